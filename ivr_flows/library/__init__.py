"""The flows that come with the house, one `<name>.json` each; `config.home.FLOW_LIBRARY` is the folder."""
