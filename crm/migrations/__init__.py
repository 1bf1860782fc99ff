"""The tables' versions, in order. `Database.migrate()` runs them; they are packaged with crm.

To add one, change the models, then write versions/NNNN_what.py by hand or from what
`alembic.autogenerate.compare_metadata` finds; tests/unit/crm/test_migrations.py fails while they differ.
"""
