"""Writes every example workbook again, beside its script: `python -m burdenshare.examples`."""

from burdenshare.api import write_workbook
from inputs.examples import amisom_2020, isaf_2010, kfor_2017, nato_2024

if __name__ == "__main__":
    for example in (isaf_2010, amisom_2020, kfor_2017, nato_2024):
        write_workbook(example.WORKBOOK, example.sheets())
