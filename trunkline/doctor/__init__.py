"""`trunkline doctor`: what is wrong on this machine, and what to do about it.

Looks and changes nothing. Each check is one small function of a Patient that answers one Finding; CHECKS in
checkup.py lists them all, in the order in which they are told. Whatever else is broken (no house runs, the
site file has faults, there is no home yet), every check answers.
Begin with finding.py, then checkup.py, then the checks: machine.py, folder.py, site.py, house.py.
"""
