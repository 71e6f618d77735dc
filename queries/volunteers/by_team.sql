-- question | 各类队伍（8+N）服务了多久？ | How long does each type of team (8+N) serve?
-- grain    | team_type
-- reads    | people_by_team, service_cells, service_teams, teams
-- rows     | rows/service_records
-- param    | year, category, district
-- column   | team_type | 队伍类型 | Type of team
-- column   | hours     | 服务时长 | Hours          | hours
-- column   | records   | 服务人次 | Participations | records
-- column   | people    | 服务人数 | People         | people
-- column   | teams     | 有活动的队伍 | Teams with activities | count
-- note     | 按办活动的队伍归类。报告只写“8+N”，没有列出八类，这里照数据中的类型。 | By the team that held the activity. The report says '8+N' without naming the eight; the types are those of the data.

with people as (
    select
        team_type,
        sum(people) as people
    from people_of('people_by_team', $year, $category, $district)
    group by team_type
),

served as (
    select
        team_type,
        sum(hours) as hours,
        sum(records) as records,
        count(distinct team_id) as teams
    from service_teams
    join teams using (team_id)
    where is_chosen($year, year)
        and is_chosen($category, category)
        and is_chosen($district, service_teams.division_code)
    group by team_type
)

select
    team_type,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(teams as bigint) as teams
from served
join people using (team_type)
order by hours desc, team_type
