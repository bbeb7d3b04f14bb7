"""The countries that AWS End User Messaging SMS delivers to.

https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html

Codes of the page that are not in ISO 3166-1 (Kosovo, the former Netherlands Antilles) are left out,
since the service's own code for them is not certain.
"""

from __future__ import annotations

from typing import Final

SMS_COUNTRIES: Final = frozenset(
    """
    AD AE AF AG AI AL AM AR AT AU AW AZ BA BB BD BE BF BG BH BI BM BN BO BR BS BT BW BY BZ
    CA CD CF CG CH CI CK CL CM CN CO CR CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL
    IM IN IQ IS IT JE JM JO JP KE KG KH KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP
    NU NZ OM PA PE PF PG PH PK PL PR PS PT PY QA RE RO RS RU RW SA SB SC SE SG SI SK SL SM
    SN SO SR SS ST SV SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VE VG VI
    VN VU WS YE YT ZA ZM ZW
    """.split()
)
"""ISO 3166-1 alpha-2 codes."""

COUNTRIES_WITHOUT_SENDER_ID: Final = frozenset(
    """
    AR BE BR BS CA CG CL CN CO CR DO EC FM GT GU HU KN KR KY LC LR MC MH MX MY MZ NI NZ PE
    PR PY SV TM US UY VE VI ZA
    """.split()
)
"""Countries in which messages cannot come from a name."""
