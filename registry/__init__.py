"""WiSC Registry: data-sharing agreements, consent, and whether a share has a lawful basis.

Start reading at ``registry/domain/decision/decide.py`` (the decision), then
``registry/services`` (use cases) and ``registry/bootstrap.py`` (wiring).
"""

__version__ = "0.1.0"
