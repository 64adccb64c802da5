"""When an agreement or a charter is due for review, and when its parties are notified.

The review date is the last good day. Parties are notified three months, one month and one week
before it, and on the day after it. Months are calendar months: three before 31 May is the last day
of February. Days are London's (``Registry.today``).
"""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta

IN_3_MONTHS, IN_1_MONTH = "review_in_3_months", "review_in_1_month"
IN_1_WEEK, OVERDUE_FOR_REVIEW = "review_in_1_week", "overdue_for_review"
STAGES = (IN_3_MONTHS, IN_1_MONTH, IN_1_WEEK, OVERDUE_FOR_REVIEW)
_FIRST, _SECOND = 3, 1  # months
_LAST = 7  # days


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < MINYEAR:
        return date.min
    if year > MAXYEAR:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def first_reminder(review: date) -> date:
    """The first day on which parties are reminded of a review date."""
    return months_before(review, _FIRST)


def stage_on(review: date, today: date) -> str | None:
    """The latest of ``STAGES`` that has been reached; None before the first."""
    if today > review:
        return OVERDUE_FOR_REVIEW
    if review - today <= timedelta(days=_LAST):
        return IN_1_WEEK
    if today >= months_before(review, _SECOND):
        return IN_1_MONTH
    return IN_3_MONTHS if today >= first_reminder(review) else None
