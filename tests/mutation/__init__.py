"""The rules broken on purpose, one place at a time: do the tests notice?"""
