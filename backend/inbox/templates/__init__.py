"""Templates: what a platform approved beforehand, and until when one may write without one."""
