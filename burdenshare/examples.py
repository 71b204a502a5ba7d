"""Writes every example workbook again, beside its script: `python -m burdenshare.examples`."""

from burdenshare.api import write_workbook
from inputs.examples import scripts

if __name__ == "__main__":
    for example in scripts():
        write_workbook(example.WORKBOOK, example.sheets())
