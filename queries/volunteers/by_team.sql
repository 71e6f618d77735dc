-- question | 各类队伍（8+N）服务了多久？ | How long does each type of team (8+N) serve?
-- grain    | team_type
-- reads    | people_by_team, service_teams, teams
-- several  | 1 | year, category, district
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

with people as (
    select
        team_type,
        sum(people) as people
    from people_by_team
    where along = case
            when cardinality($category) > 1 then 'category'
            when cardinality($district) > 1 then 'division'
            else 'year'
        end
        and case
            when along = 'year'
                then cardinality($year) = 0 or list_has_any(touched, cast($year as varchar[]))
            else year = case when cardinality($year) = 0 then 0 else $year[1] end
        end
        and case
            when along = 'category'
                then cardinality($category) = 0 or list_has_any(touched, $category)
            else category = case when cardinality($category) = 0 then '' else $category[1] end
        end
        and case
            when along = 'division'
                then cardinality($district) = 0 or list_has_any(touched, $district)
            else
                division_code = case
                    when cardinality($district) = 0 then ''
                    else $district[1]
                end
        end
    group by team_type
),

served as (
    select
        team_type,
        sum(hours) as hours,
        sum(records) as records,
        count(distinct teams.team_id) as teams
    from service_teams
    join teams using (team_id)
    where (cardinality($category) = 0 or list_contains($category, category))
        and (
            cardinality($district) = 0
            or list_contains($district, service_teams.division_code)
        )
        and (cardinality($year) = 0 or list_contains($year, year))
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
where people >= 5
order by hours desc, team_type
