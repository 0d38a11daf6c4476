"""Files and links bound to requests, people, companies (B10): bind, rename, remove, bring back, follow."""
