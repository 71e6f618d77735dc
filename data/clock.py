"""The clock of the office, by which every time of day is written; what is stored is UTC."""

from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")
