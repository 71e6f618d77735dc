"""What kinds of activities the demo holds, year by year.

A year before a project's cohort belongs to its programme: the traffic duty of 2019 has a programme
and no project. Where neither fits, teams act on their own.
"""

from dataclasses import dataclass
from datetime import date

from data.demo import days

FLOOD = date(2021, 10, 11)


@dataclass(frozen=True)
class Kind:
    """A kind of activity within one year: what it belongs to, when, where, and how many join.

    `share` is its part of the year's activities, `months` the first and last of them, `size` scales
    how many people come. Without `divisions` it is held where the team is at home.
    """

    year: int
    share: float
    project_id: str | None
    category: str
    name: str
    name_en: str
    months: tuple[int, int] = (1, 12)
    divisions: tuple[str, ...] = ()
    size: float = 1.0

    @property
    def is_duty(self) -> bool:
        """Whether people stand at crossings, which they do in the rush hours."""
        return self.category == "TRAFFIC" and self.project_id != "P07"

    @property
    def programme(self) -> str | None:
        """The programme it belongs to."""
        return "ROADS" if self.is_duty else None

    @property
    def weight(self) -> days.Weights:
        """How often it is held on each day; epidemic duty knows no quiet days."""
        first, last = (date(self.year, self.months[0], 1), date(self.year, self.months[1], 28))
        first = max(first, FLOOD) if self.project_id == "P22" else first
        last = last if last.month == 2 else last.replace(day=30)
        inside = days.between(first, last)
        return (
            inside if self.category == "EMERG" and not self.project_id else inside * days.service()
        )


DUTY = ("TRAFFIC", "文明交通路口值守", "Traffic duty at crossings")
PARK = ("ENV", "公园清洁", "Park clean-up")
SHOW = ("CULTURE", "社区文艺演出", "Community show")
HOME = ("CARE", "看望独居老人", "Visits to older people living alone")
TALK = ("CARE", "陪老人谈心", "Listening to older people")
CRAFT = ("CULTURE", "非遗体验课", "Heritage workshop")
FLOODED = ("EMERG", "清徐灾后消杀", "Clean-up in Qingxu")

KINDS = (
    Kind(2019, 0.36, None, *DUTY, size=1.5),
    Kind(2019, 0.28, None, *HOME, size=0.7),
    Kind(2019, 0.18, None, *PARK),
    Kind(2019, 0.18, None, *SHOW, size=0.8),
    Kind(2020, 0.26, "P10", *DUTY, months=(5, 12), size=1.5),
    Kind(2020, 0.13, "P06", "ENV", "垃圾分类入户宣传", "Waste sorting door to door", (5, 12)),
    Kind(2020, 0.09, "P05", *TALK, (5, 12), size=0.6),
    Kind(2020, 0.08, "P07", "TRAFFIC", "安全课堂", "Safety class", (5, 12), size=0.5),
    Kind(2020, 0.08, "P08", "CARE", "居家安全检查", "Home safety check", (5, 12), size=0.6),
    Kind(2020, 0.06, "P04", *CRAFT, (6, 11), ("140110",), 0.5),
    Kind(2020, 0.04, "P09", "TBD", "为市民拍照", "Portraits for residents", (6, 11), size=0.5),
    Kind(
        2020, 0.14, None, "EMERG", "社区防疫值守", "Epidemic duty in communities", (2, 5), size=1.2
    ),
    Kind(2020, 0.06, None, *SHOW, size=0.8),
    Kind(2020, 0.06, None, *PARK),
    Kind(2021, 0.04, "P10", *DUTY, months=(1, 2), size=1.5),
    Kind(2021, 0.27, "P23", *DUTY, months=(3, 12), size=1.5),
    Kind(2021, 0.11, "P15", "CARE", "驿站值守", "Station duty", (3, 12), ("140109",), 0.7),
    Kind(2021, 0.06, "P11", "CULTURE", "合唱与快板宣讲", "Choir and clapper talk", (3, 12)),
    Kind(2021, 0.05, "P12", "CULTURE", "戏曲进课堂", "Opera in class", (3, 12), size=0.6),
    Kind(2021, 0.04, "P13", "CULTURE", "大漆工坊", "Lacquer workshop", (3, 12), size=0.4),
    Kind(2021, 0.06, "P14", "CULTURE", "晋祠讲解", "Guiding at Jinci", (3, 12), ("140110",), 0.5),
    Kind(2021, 0.04, "P16", "CARE", "艺术陪伴课", "Art alongside", (3, 12), size=0.5),
    Kind(2021, 0.07, "P17", "CARE", "入户探访", "Home visits", (3, 12), size=0.7),
    Kind(2021, 0.04, "P18", "CARE", "烘焙与手工课", "Baking and handicraft", (3, 12), size=0.5),
    Kind(2021, 0.04, "P19", "CARE", "亲子主题活动", "Parent and child day", (3, 12), size=0.8),
    Kind(2021, 0.03, "P20", "CARE", "老兵口述记录", "Recording veterans", (3, 12), size=0.4),
    Kind(2021, 0.03, "P21", "ENV", "春季植树", "Spring tree planting", (3, 4), size=1.8),
    Kind(2021, 0.02, "P21", "ENV", "秋季养护", "Autumn tree care", (10, 11), size=1.3),
    Kind(2021, 0.05, "P22", *FLOODED, (10, 12), ("140121",), 1.7),
    Kind(2021, 0.02, "P25", "EMERG", "街头劝募宣传", "Street appeal", (4, 11), size=0.7),
    Kind(2021, 0.03, "P06", "ENV", "垃圾分类桶边值守", "Waste sorting duty", (1, 5)),
    Kind(2021, 0.02, "P05", *TALK, (1, 4), size=0.6),
    Kind(2021, 0.02, None, *SHOW),
)
