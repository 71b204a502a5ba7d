"""Writes every example workbook again, beside its script."""

from inputs.examples import amisom_2020, isaf_2010, kfor_2017, nato_2024
from inputs.write.template import write_workbook

for example in (isaf_2010, amisom_2020, kfor_2017, nato_2024):
    write_workbook(example.WORKBOOK, example.sheets())
