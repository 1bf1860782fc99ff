"""unit/: the pure rooms. live/: real Asterisk, real SIP. browser/: real Chromium. load/: benchmarks."""
