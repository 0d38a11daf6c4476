-- A form's public key stands in addresses: two forms of one key would take each other's submissions.
CREATE UNIQUE INDEX channels_form_key ON channels ((settings ->> 'key')) WHERE kind = 'form' AND state <> 'deleted';
