"""The modules that an Asterisk of ours loads, by what they are for. Asterisk sorts out the order itself."""

from __future__ import annotations

REQUIRED = ("res_pjsip", "chan_pjsip", "res_ari_channels", "res_stasis", "res_rtp_asterisk", "pbx_config")

_SIP = (
    "res_pjproject", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjsip_session",
    "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_dtmf_info", "res_pjsip_nat", "res_pjsip_refer",
    "res_pjsip_registrar", "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_endpoint_identifier_ip", "res_pjsip_endpoint_identifier_user", "res_pjsip_rfc3326",
    "res_pjsip_diversion", "res_pjsip_header_funcs", "res_pjsip_pubsub", "res_pjsip_acl",
    "func_pjsip_endpoint",
)  # fmt: skip
_BROWSERS = (
    "res_crypto",
    "res_srtp",
    "res_http_websocket",
    "res_pjsip_transport_websocket",
    "res_format_attr_opus",
)
_CONTROL = (
    "res_ari", "res_ari_model", "res_ari_applications", "res_ari_asterisk", "res_ari_bridges",
    "res_ari_endpoints", "res_ari_events", "res_ari_playbacks", "res_ari_recordings", "res_ari_sounds",
    "res_ari_device_states", "res_stasis_answer", "res_stasis_playback", "res_stasis_recording",
    "res_stasis_snoop", "res_stasis_device_state", "res_websocket_client", "res_security_log",
)  # fmt: skip
_MEDIA = (
    "bridge_simple", "bridge_softmix", "bridge_holding", "res_timing_timerfd", "res_musiconhold",
    "codec_alaw", "codec_ulaw", "codec_a_mu", "codec_g722", "codec_gsm", "codec_resample",
    "codec_opus_open_source", "format_pcm", "format_sln", "format_wav", "format_wav_gsm", "format_gsm",
    "chan_websocket",  # what callers say goes to the recognisers over it
)  # fmt: skip
_DIALPLAN = (
    "app_stasis", "app_playback", "app_stack", "app_channelredirect", "func_callerid", "func_channel",
    "func_hangupcause", "func_logic", "func_strings", "func_timeout", "app_verbose",
)  # fmt: skip
_RECORDING = (  # MixMonitor, and what it needs in order to load
    "app_mixmonitor", "func_periodic_hook", "app_chanspy", "func_cut", "func_groupcount", "func_uri",
)  # fmt: skip
_SAFETY_NET = ("res_agi", "res_speech", "app_dial")  # res_agi does not load without res_speech

MODULES = (*_SIP, *_BROWSERS, *_CONTROL, *_MEDIA, *_DIALPLAN, *_RECORDING, *_SAFETY_NET)
