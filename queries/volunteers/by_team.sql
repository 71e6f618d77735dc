-- question | 各类队伍（8+N）服务了多久？ | How long does each type of team (8+N) serve?
-- grain    | team_type
-- reads    | teams, service_records, activities
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | team_type | 队伍类型 | Type of team
-- column   | hours     | 服务时长 | Hours          | hours
-- column   | records   | 服务人次 | Participations | records
-- column   | people    | 服务人数 | People         | people
-- column   | teams     | 有活动的队伍 | Teams with activities | count
-- note     | 按办活动的队伍归类。报告只写“8+N”，没有列出八类，这里照数据中的类型。不足 5 人的不列。 | By the team that held the activity. The report says '8+N' without naming the eight; the types are those of the data. Groups of fewer than 5 people are left out.

select
    team_type,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(count(*) as bigint) as records,
    cast(count(distinct volunteer_id) as bigint) as people,
    cast(count(distinct teams.team_id) as bigint) as teams
from service_records
join activities using (activity_id)
join teams using (team_id)
where verified
    and (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($district) = 0 or list_contains($district, activities.division_code))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
group by team_type
having count(distinct volunteer_id) >= 5
order by hours desc, team_type
