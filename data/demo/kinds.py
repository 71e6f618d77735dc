"""What kinds of activities the demo holds, year by year.

A year before a project's cohort belongs to its programme: the traffic duty of 2019 has a programme
and no project. Where neither fits, teams act on their own.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Kind:
    """A kind of activity within one year: what it belongs to, when, where, and how many join.

    `share` is its part of the year's activities, `size` scales how many people come, `early` means
    rush hours. `divisions` empty: wherever a team is at home.
    """

    year: int
    share: float
    project_id: str | None
    programme: str | None
    category: str
    name: str
    name_en: str
    first: date
    last: date
    divisions: tuple[str, ...] = ()
    size: float = 1.0
    early: bool = False


def _kind(
    year: int,
    share: float,
    project_id: str | None,
    category: str,
    name: str,
    name_en: str,
    months: tuple[int, int] = (1, 12),
    divisions: tuple[str, ...] = (),
    size: float = 1.0,
) -> Kind:
    roads = category == "TRAFFIC" and project_id != "P07"
    first = date(year, months[0], 1)
    last = date(year, months[1], 28 if months[1] == 2 else 30)
    programme = "ROADS" if roads else None
    return Kind(
        year,
        share,
        project_id,
        programme,
        category,
        name,
        name_en,
        first,
        last,
        divisions,
        size,
        roads,
    )


DUTY = ("文明交通路口值守", "Traffic duty at crossings")
PARK = ("公园清洁", "Park clean-up")
SHOW = ("社区文艺演出", "Community show")
HOME = ("看望独居老人", "Visits to older people living alone")
GUARD = ("社区防疫值守", "Epidemic duty in communities")

KINDS = (
    _kind(2019, 0.36, None, "TRAFFIC", *DUTY, size=1.5),
    _kind(2019, 0.28, None, "CARE", *HOME, size=0.7),
    _kind(2019, 0.18, None, "ENV", *PARK),
    _kind(2019, 0.18, None, "CULTURE", *SHOW, size=0.8),
    _kind(2020, 0.26, "P10", "TRAFFIC", *DUTY, months=(5, 12), size=1.5),
    _kind(2020, 0.13, "P06", "ENV", "垃圾分类入户宣传", "Waste sorting door to door", (5, 12)),
    _kind(2020, 0.09, "P05", "CARE", "陪老人谈心", "Listening to older people", (5, 12), size=0.6),
    _kind(2020, 0.08, "P07", "TRAFFIC", "安全课堂", "Safety class", (5, 12), size=0.5),
    _kind(2020, 0.08, "P08", "CARE", "居家安全检查", "Home safety check", (5, 12), size=0.6),
    _kind(
        2020, 0.06, "P04", "CULTURE", "非遗体验课", "Heritage workshop", (6, 11), ("140110",), 0.5
    ),
    _kind(2020, 0.04, "P09", "TBD", "为市民拍照", "Portraits for residents", (6, 11), size=0.5),
    _kind(2020, 0.14, None, "EMERG", *GUARD, months=(2, 5), size=1.2),
    _kind(2020, 0.06, None, "CULTURE", *SHOW, size=0.8),
    _kind(2020, 0.06, None, "ENV", *PARK),
    _kind(2021, 0.04, "P10", "TRAFFIC", *DUTY, months=(1, 2), size=1.5),
    _kind(2021, 0.27, "P23", "TRAFFIC", *DUTY, months=(3, 12), size=1.5),
    _kind(
        2021,
        0.11,
        "P15",
        "CARE",
        "驿站值守",
        "Station duty",
        (3, 12),
        divisions=("140109",),
        size=0.7,
    ),
    _kind(2021, 0.06, "P11", "CULTURE", "合唱与快板宣讲", "Choir and clapper talk", (3, 12)),
    _kind(2021, 0.05, "P12", "CULTURE", "戏曲进课堂", "Opera in class", (3, 12), size=0.6),
    _kind(2021, 0.04, "P13", "CULTURE", "大漆工坊", "Lacquer workshop", (3, 12), size=0.4),
    _kind(2021, 0.06, "P14", "CULTURE", "晋祠讲解", "Guiding at Jinci", (3, 12), ("140110",), 0.5),
    _kind(2021, 0.04, "P16", "CARE", "艺术陪伴课", "Art alongside", (3, 12), size=0.5),
    _kind(2021, 0.07, "P17", "CARE", "入户探访", "Home visits", (3, 12), size=0.7),
    _kind(2021, 0.04, "P18", "CARE", "烘焙与手工课", "Baking and handicraft", (3, 12), size=0.5),
    _kind(2021, 0.04, "P19", "CARE", "亲子主题活动", "Parent and child day", (3, 12), size=0.8),
    _kind(2021, 0.03, "P20", "CARE", "老兵口述记录", "Recording veterans", (3, 12), size=0.4),
    _kind(2021, 0.03, "P21", "ENV", "春季植树", "Spring tree planting", (3, 4), size=1.8),
    _kind(2021, 0.02, "P21", "ENV", "秋季养护", "Autumn tree care", (10, 11), size=1.3),
    _kind(
        2021, 0.05, "P22", "EMERG", "清徐灾后消杀", "Clean-up in Qingxu", (10, 12), ("140121",), 1.7
    ),
    _kind(2021, 0.02, "P25", "EMERG", "街头劝募宣传", "Street appeal", (4, 11), size=0.7),
    _kind(2021, 0.03, "P06", "ENV", "垃圾分类桶边值守", "Waste sorting duty", (1, 5)),
    _kind(2021, 0.02, "P05", "CARE", "陪老人谈心", "Listening to older people", (1, 4), size=0.6),
    _kind(2021, 0.02, None, "CULTURE", *SHOW),
)

FLOOD = date(2021, 10, 11)
