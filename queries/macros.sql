-- Named steps that several questions share, each explained in at most five lines. The engine makes
-- each for every snapshot that has the tables it reads; "-- reads" of a question counts those too.
-- A macro comes after those it uses. Parts: Choices and days, Shares and changes, Giving,
-- Campaigns, People who served, Service, Projects and what they spend.

-- # Choices and days

-- A filter that takes a list: nothing chosen leaves every value. (Not len, the length of a text in
-- Spark; not cardinality, which refuses the NULL that a macro is made with.)
create macro is_chosen(chosen, value) as (
    array_length(chosen) = 0 or list_contains(chosen, value)
);

-- Whether a year is no later than the last of those chosen.
create macro is_up_to_last(chosen, year) as (year <= coalesce(list_max(chosen), year));

create macro year_of(day) as cast(extract(year from day) as bigint);

-- The day within its year, 101 to 1231: cuts two years at the same day.
create macro month_and_day(day) as extract(month from day) * 100 + extract(day from day);

-- Whether a day counts when its year is compared with another: while the later one is not over,
-- both are cut at the as-of day.
create macro is_compared(day, later_year, as_of) as (
    later_year < year_of(as_of) or month_and_day(day) <= month_and_day(as_of)
);

-- The newest two of the years chosen, or the one chosen and the year before it; no row where one of
-- them has nothing. `years` names the step that lists the years there are.
create macro two_years(chosen, years) as table
select
    earlier_year,
    later_year,
    as_of
from (
    select
        coalesce(max(year, 2)[2], max(year) - 1) as earlier_year,
        max(year) as later_year
    from query_table(years)
    where is_chosen(chosen, year)
)
cross join snapshot
where earlier_year in (select year from query_table(years));

-- The last of the years chosen and the year before it, each up to the same day: the as-of day
-- where that lies in the last year, else the end of the year. is_whole: no record is cut off.
create macro same_day_of_two_years(chosen) as table
with latest as (
    select
        as_of,
        least(coalesce(list_max(chosen), year_of(as_of)), year_of(as_of)) as year
    from snapshot
)

select
    year - back as year,
    cast(
        case
            when year = year_of(as_of) then as_of - to_years(back)
            else make_date(year - back, 12, 31)
        end as date
    ) as until_on,
    back = 0 or year < year_of(as_of) or month_and_day(as_of) = 1231 as is_whole
from latest
cross join (values (0), (1)) as years (back);

-- # Shares and changes

-- Shares and changes in percent; NULL where there is nothing to divide by.
create macro pct_of(part, whole) as cast(100.0 * part / nullif(whole, 0) as double);

create macro pct_change(now, earlier) as cast(100.0 * now / nullif(earlier, 0) - 100 as double);

-- An amount within a text, with its thousands separators.
create macro written_out(amount) as format('{:,.2f}', cast(amount as double));

-- How many people a cell has: `small` is withheld from viewers (queries/disclosure.py).
create macro cell_size(people) as case
    when coalesce(people, 0) = 0 then 'none' when people < 6 then 'small' else 'enough'
end;

-- # Giving

-- Entries of giving up to the as-of day, summed by day and what they are for.
create macro giving_to_date() as table
select
    donated_on,
    year_of(donated_on) as year,
    campaign_id,
    project_id,
    channel,
    restriction,
    category,
    status,
    entry_type,
    amount_cny,
    entries,
    case when entry_type = 'gift' then entries else 0 end as gifts,
    case when entry_type = 'gift' and campaign_id is null then entries else 0 end as outside
from donation_days
where donated_on <= (select as_of from snapshot);

-- Giving in the newest two of the years chosen, or in the one chosen and the year before it. While
-- the newest year is not over, both are cut at the same day. change_… add up to the difference.
create macro giving_of_two_years(chosen) as table
with years as (
    select distinct year
    from giving_to_date()
)

select
    category,
    status,
    earlier_year,
    later_year,
    case when year = later_year then amount_cny else 0 end as later_cny,
    case when year = later_year then amount_cny else -amount_cny end as change_cny,
    case when year = later_year then gifts else 0 end as later_gifts,
    case when year = later_year then gifts else -gifts end as change_gifts,
    case when year = later_year then outside else 0 end as later_outside,
    case when year = later_year then outside else -outside end as change_outside
from giving_to_date()
cross join two_years(chosen, 'years')
where year in (earlier_year, later_year) and is_compared(donated_on, later_year, as_of);

-- Records of giving on the days that hold the latest so `many` of those asked for; no other day is
-- read.
create macro latest_donations(
    many, campaigns, years, only_gifts := false, only_campaigns := false
) as table
with days as (
    select donated_on
    from giving_to_date()
    where is_chosen(campaigns, campaign_id)
        and is_chosen(years, year)
        and (entry_type = 'gift' or not only_gifts)
        and (campaign_id is not null or not only_campaigns)
    group by donated_on
    qualify sum(sum(entries)) over (order by donated_on desc) - sum(entries) < many
)

select
    donation_id,
    donated_at,
    cast(donated_at as date) as donated_on,
    entry_type,
    amount_cny,
    channel,
    campaign_id,
    original_id
from donations
where donated_at >= (select cast(min(donated_on) as timestamp) from days)
    and donated_at < (select cast(max(donated_on) + 1 as timestamp) from days)
    and is_chosen(campaigns, campaign_id)
    and is_chosen(years, year_of(donated_at))
    and (entry_type = 'gift' or not only_gifts)
    and (campaign_id is not null or not only_campaigns);

-- Named donors of the campaigns chosen in each year: how many, how many gave the year before too,
-- what they gave, the sum of the squares of what each gave, and what the ten largest gave. The
-- square of a donor's sum is the sum of all products of what the campaigns got from that donor.
create macro named_donors(chosen) as table
with people as (
    select
        year,
        sum(donors) as donors,
        sum(
            case
                when array_length(chosen) = 0 and array_length(touched_before) > 0 then donors
                when list_has_any(touched_before, chosen) then donors
                else 0
            end
        ) as retained
    from donors_by_campaign
    where array_length(chosen) = 0 or list_has_any(touched, chosen)
    group by year
),

squares as (
    select
        year,
        sum(case when campaign = other then given_cny end) as named_cny,
        sum(products) as squares
    from campaign_pairs
    where is_chosen(chosen, campaign) and is_chosen(chosen, other)
    group by year
),

placed as (
    select
        year,
        sum(given_cny) as given_cny,
        row_number() over (partition by year order by sum(given_cny) desc) as place
    from largest_donors
    where is_chosen(chosen, campaign)
    group by year, donor
)

select
    year,
    donors,
    retained,
    named_cny,
    squares,
    sum(given_cny) as largest_cny
from people
join squares using (year)
join placed using (year)
where place <= 10
group by year, donors, retained, named_cny, squares;

-- # Campaigns

-- What a campaign still lacks; NULL without a target or total, or where the total is unclear.
create macro remaining_of(certainty, target, raised) as cast(
    case
        when certainty is distinct from 'stated' then null
        when raised > target then 0
        else target - raised
    end as decimal(18, 2)
);

-- Of each campaign the total published last, up to the as-of day.
create macro latest_totals() as table
select
    campaign_id,
    as_of_on,
    raised_cny,
    certainty,
    report_lines
from campaign_totals
where as_of_on <= (select as_of from snapshot)
qualify row_number() over (partition by campaign_id order by as_of_on desc) = 1;

-- How far each campaign is from its target. A total whose meaning is unclear is no amount raised:
-- it stands apart, and there is no progress.
create macro campaign_progress() as table
select
    campaign_id,
    project_id,
    short_name,
    short_name_en,
    opens_on,
    closes_on,
    status,
    target_cny,
    case when certainty = 'stated' then totals.raised_cny end as raised_cny,
    case when certainty = 'ambiguous' then totals.raised_cny end as unclear_cny,
    case when certainty = 'stated' then pct_of(totals.raised_cny, target_cny) end as progress_pct,
    remaining_of(certainty, target_cny, totals.raised_cny) as remaining_cny,
    certainty,
    as_of_on,
    totals.report_lines
from campaigns
join latest_totals() as totals using (campaign_id);

-- When each campaign owes the public a disclosure and by which rule: every three months where it
-- runs for more than six, in full within three months of its end. No day where it is published in
-- full, or where nothing is and the day it opened is not disclosed.
create macro disclosures_due() as table
with published as (
    select
        campaign_id,
        max(published_on) as last_on,
        bool_or(disclosure_kind = 'full') as is_full
    from disclosures
    where published_on <= (select as_of from snapshot)
    group by campaign_id
),

ruled as (
    select
        campaign_id,
        project_id,
        short_name,
        short_name_en,
        as_of,
        opens_on,
        last_on,
        closes_on,
        case
            when coalesce(is_full, false) and closes_on <= as_of then 'published_in_full'
            when closes_on <= as_of then 'ended'
            when greatest(closes_on, as_of) > coalesce(opens_on, as_of) + interval 6 month
                then 'over_six_months'
            when opens_on is not null and closes_on is not null then 'up_to_six_months'
            else 'length_not_disclosed'
        end as due_rule
    from campaigns
    cross join snapshot
    left join published using (campaign_id)
)

select
    campaign_id,
    project_id,
    short_name,
    short_name_en,
    as_of,
    last_on,
    due_rule,
    cast(
        case
            when due_rule in ('ended', 'up_to_six_months') then closes_on + interval 3 month
            when due_rule <> 'published_in_full'
                then coalesce(last_on, opens_on) + interval 3 month
        end as date
    ) as due_on
from ruled;

-- The campaigns and their totals as of the as-of day itself: rates are worked out from these.
create macro campaigns_on_the_day() as table
select
    campaign_id,
    short_name,
    short_name_en,
    as_of,
    opens_on,
    closes_on,
    target_cny,
    raised_cny,
    remaining_of(certainty, target_cny, raised_cny) as remaining_cny,
    certainty
from campaigns
join campaign_totals using (campaign_id)
join snapshot on as_of_on = as_of;

-- # People who served

-- A cell is a year, category and district. The tables people_by_… count people by the set of
-- cells they served in, a bit a cell (data/rollups/people.py): whoever shares a bit with the cells
-- chosen served in one of them, and no choice of cells counts anybody twice.
create macro shares_a_bit(
    mask_1, mask_2, mask_3, mask_4, mask_more, bit_1, bit_2, bit_3, bit_4, bit_more
) as (
    ((mask_1 & bit_1) | (mask_2 & bit_2) | (mask_3 & bit_3) | (mask_4 & bit_4)) <> 0
    or bit_count(mask_more & bit_more) > 0
);

-- Years with service.
create macro service_years() as table
select distinct year
from service_cells;

-- The cells chosen, all together: the slice of the tables that answers for them, and their bits.
create macro chosen_cells(years, categories, districts) as table
select
    bit_or(slice) as slice,
    bit_or(bit_1) as bit_1,
    bit_or(bit_2) as bit_2,
    bit_or(bit_3) as bit_3,
    bit_or(bit_4) as bit_4,
    bit_or(bit_more) as bit_more
from service_cells
where is_chosen(years, year)
    and is_chosen(categories, category)
    and is_chosen(districts, division_code)
group by is_sliced;

-- The cells chosen of each year.
create macro cells_by_year(categories, districts) as table
select
    year,
    bit_or(slice) as slice,
    bit_or(bit_1) as bit_1,
    bit_or(bit_2) as bit_2,
    bit_or(bit_3) as bit_3,
    bit_or(bit_4) as bit_4,
    bit_or(bit_more) as bit_more
from service_cells
where is_chosen(categories, category) and is_chosen(districts, division_code)
group by year, is_sliced;

-- Rows of a table people_by_… for those who served in the cells chosen: sum their people.
create macro people_of(part, years, categories, districts) as table
select counted.*
from query_table(part) as counted
join chosen_cells(years, categories, districts) using (slice)
where shares_a_bit(
    mask_1, mask_2, mask_3, mask_4, mask_more, bit_1, bit_2, bit_3, bit_4, bit_more
);

-- The same for each year, of a table that has no year.
create macro people_of_each_year(part, categories, districts) as table
select
    year,
    counted.*
from query_table(part) as counted
join cells_by_year(categories, districts) using (slice)
where shares_a_bit(
    mask_1, mask_2, mask_3, mask_4, mask_more, bit_1, bit_2, bit_3, bit_4, bit_more
);

-- The same for each year, of a table that counts each year's people apart.
create macro people_of_own_year(part, categories, districts) as table
select counted.*
from query_table(part) as counted
join cells_by_year(categories, districts) as cells
    on cells.year = counted.year and cells.slice = counted.slice
where shares_a_bit(
    mask_1, mask_2, mask_3, mask_4, mask_more, bit_1, bit_2, bit_3, bit_4, bit_more
);

-- The same for spans of years. `spans` names a step of the question, one row for each year that
-- belongs to a span: of_year and span name the span, served_year is the year.
create macro people_of_spans(part, spans, categories, districts) as table
with chosen as (
    select
        of_year,
        span,
        bit_or(slice) as slice,
        bit_or(bit_1) as bit_1,
        bit_or(bit_2) as bit_2,
        bit_or(bit_3) as bit_3,
        bit_or(bit_4) as bit_4,
        bit_or(bit_more) as bit_more
    from service_cells
    join query_table(spans) on served_year = year
    where is_chosen(categories, category) and is_chosen(districts, division_code)
    group by of_year, span, is_sliced
)

select
    of_year,
    span,
    counted.*
from query_table(part) as counted
join chosen using (slice)
where shares_a_bit(
    mask_1, mask_2, mask_3, mask_4, mask_more, bit_1, bit_2, bit_3, bit_4, bit_more
);

-- How many served in the cells chosen, each once.
create macro number_of_people(years, categories, districts) as (
    select coalesce(sum(people), 0) from people_of('people_by_age', years, categories, districts)
);

-- Who served in each year, each once.
create macro people_by_year(categories, districts) as table
select
    year,
    sum(people) as people
from people_of_each_year('people_by_age', categories, districts)
group by year;

-- Who served in each earlier year by the day of the year that the as-of day is, each once.
create macro people_by_year_to_date(categories, districts) as table
select
    year,
    sum(people) as people
from people_of_own_year('people_to_date', categories, districts)
where not is_either
group by year;

-- People in two years: in the one before, the one after, either, all years before the later one,
-- all up to it. While the newest year is not over, the one before and either are counted up to the
-- same day. Who came in both is who came in one, plus in the other, less in either.
create macro people_of_two_years(chosen, categories, districts) as table
with years as (
    select distinct year_of(served_on) as year
    from service_days
),

compared as (
    select
        earlier_year,
        later_year,
        later_year = year_of(as_of) and month_and_day(as_of) < 1231 as is_cut
    from two_years(chosen, 'years')
),

spans as (
    select
        later_year as of_year,
        span,
        year as served_year
    from compared
    cross join years
    cross join (values ('before'), ('after'), ('either'), ('past'), ('so_far')) as names (span)
    where case span
            when 'before' then year = earlier_year
            when 'after' then year = later_year
            when 'either' then year in (earlier_year, later_year)
            when 'past' then year < later_year
            else year <= later_year
        end
),

counted as (
    select
        slice, mask_1, mask_2, mask_3, mask_4, mask_more, people,
        cast(null as bigint) as year, cast(null as boolean) as is_either, false as is_to_date
    from people_by_age
    union all
    select
        slice, mask_1, mask_2, mask_3, mask_4, mask_more, people,
        year, is_either, true as is_to_date
    from people_to_date
),

came as (
    select
        span,
        is_to_date,
        people
    from people_of_spans('counted', 'spans', categories, districts)
    cross join compared
    where not is_to_date
        or (year = earlier_year and span = case when is_either then 'either' else 'before' end)
)

select
    earlier_year,
    later_year,
    coalesce(sum(people) filter (where span = 'before' and is_to_date = is_cut), 0) as before,
    coalesce(sum(people) filter (where span = 'after'), 0) as after,
    coalesce(sum(people) filter (where span = 'either' and is_to_date = is_cut), 0) as either,
    coalesce(sum(people) filter (where span = 'past'), 0) as past,
    coalesce(sum(people) filter (where span = 'so_far'), 0) as so_far
from came
cross join compared
group by earlier_year, later_year;

-- # Service

-- How many of a row of registrations served in one of these years, in any where none is given;
-- NULL where the snapshot is older than its list of years.
create macro people_who_served(people, served_years, years) as case
    when served_years is null then null
    when array_length(years) = 0 and array_length(served_years) > 0 then people
    when list_has_any(served_years, cast(years as varchar[])) then people
    else 0
end;

-- Service in each year and who gave it, each once.
create macro service_by_year(categories, districts) as table
with served as (
    select
        year,
        sum(hours) as hours,
        sum(records) as records
    from service_hours
    where is_chosen(categories, category) and is_chosen(districts, division_code)
    group by year
)

select
    year,
    hours,
    records,
    people
from served
join people_by_year(categories, districts) using (year);

-- Service up to the as-of day, summed by day and where it took place.
create macro service_to_date() as table
select
    served_on,
    year_of(served_on) as year,
    category,
    division_code,
    project_id,
    hours,
    records,
    activities
from service_days
where served_on <= (select as_of from snapshot);

-- The same with 0 for what is not chosen: so no year is left out that has records of others.
create macro chosen_service_to_date(categories, districts) as table
select
    served_on,
    year,
    case when is_taken then hours else 0 end as hours,
    case when is_taken then records else 0 end as records,
    case when is_taken then activities else 0 end as activities
from (
    select
        served_on,
        year,
        hours,
        records,
        activities,
        is_chosen(categories, category) and is_chosen(districts, division_code) as is_taken
    from service_to_date()
);

-- Service in two years, as giving_of_two_years has giving.
create macro service_of_two_years(chosen) as table
with years as (
    select distinct year
    from service_to_date()
)

select
    category,
    division_code,
    project_id,
    earlier_year,
    later_year,
    case when year = later_year then hours else 0 end as later_hours,
    case when year = later_year then hours else -hours end as change_hours,
    case when year = later_year then records else 0 end as later_records,
    case when year = later_year then records else -records end as change_records,
    case when year = later_year then activities else 0 end as later_activities,
    case when year = later_year then activities else -activities end as change_activities
from service_to_date()
cross join two_years(chosen, 'years')
where year in (earlier_year, later_year) and is_compared(served_on, later_year, as_of);

-- # Projects and what they spend

-- Each project that a search finds, all where it is empty, with what projects are filtered by.
create macro searched_projects(letters) as table
select
    project_id,
    category,
    status,
    cohort_year,
    stage,
    division_code as division,
    district,
    has_amount,
    summary is not null as has_description
from projects
join project_index using (project_id)
where letters = '' or contains(search_text, letters);

-- Each project with the district it is filtered by.
create macro placed_projects() as table
select
    projects.*,
    district
from projects
join project_index on project_index.project_id = projects.project_id;

-- The steps a project goes through, in their order.
create macro project_steps() as table
select
    unnest(['applied', 'reviewed', 'approved', 'running', 'evaluated', 'audited', 'closed'])
        as step,
    unnest(range(1, 8)) as position;

-- The eight parts of a project's record, in their order, and whether the record gives them. An
-- age says who is served: it is no output.
create macro record_parts() as table
select
    project_id,
    unnest(range(8)) as place,
    unnest(
        ['period', 'target_group', 'goal', 'content', 'place', 'lead', 'budget', 'outputs']
    ) as part,
    unnest(
        [
            start_on is not null or end_on is not null,
            target_group is not null,
            goal is not null,
            summary is not null,
            place is not null,
            lead_org is not null,
            budget_cny is not null,
            with_outputs is not null
        ]
    ) as is_given
from projects
left join (
    select distinct project_id as with_outputs
    from outputs
    where measure <> 'min_age'
) on with_outputs = project_id;

-- The district that a filter offers: the whole city is with what has none.
create macro district_of(division_code) as case
    when division_code = '140100' then 'none' else division_code
end;

-- A payee who may be a person, else NULL: an import masks the name of everyone who may be one.
create macro person_of(payee) as case when payee like '%*%' then payee end;

-- The smaller of two numbers of people, of those that are not 0.
create macro fewest(people, others) as cast(
    coalesce(least(nullif(people, 0), nullif(others, 0)), 0) as bigint
);

-- Budgets, contracts, payments on contracts and all payments up to the as-of day, one row each.
create macro spending() as table
with paid as (
    select
        project_id,
        commitment_id,
        payee,
        amount_cny
    from payments
    where paid_on <= (select as_of from snapshot)
)

select
    project_id,
    cast(null as varchar) as payee,
    amount_cny as budget_cny,
    cast(null as decimal(18, 2)) as committed_cny,
    cast(null as decimal(18, 2)) as settled_cny,
    cast(null as decimal(18, 2)) as paid_cny
from budgets
union all
select project_id, payee, null, amount_cny, 0, null
from commitments
union all
select commitments.project_id, commitments.payee, null, null, paid.amount_cny, null
from commitments
join paid on paid.commitment_id = commitments.commitment_id
union all
select project_id, payee, null, null, null, amount_cny
from paid;

-- What is budgeted, contracted, paid on contracts and paid in all for each project, all years
-- together; NULL where there is none.
create macro spending_by_project() as table
select
    project_id,
    sum(budget_cny) as budget_cny,
    sum(committed_cny) as committed_cny,
    sum(settled_cny) as settled_cny,
    sum(paid_cny) as paid_cny
from spending()
group by project_id;

-- How many payees of each project, and of each category, may be persons: the fewest of those whom
-- an amount is about, or what one amount is more than another: contracted, paid on contracts, still
-- to be paid, and paid in all.
create macro persons_paid() as table
with payees as (
    select
        project_id,
        category,
        payee,
        coalesce(sum(committed_cny), 0) as committed_cny,
        coalesce(sum(settled_cny), 0) as settled_cny,
        coalesce(sum(paid_cny), 0) as paid_cny
    from spending()
    join projects using (project_id)
    where person_of(payee) is not null
    group by grouping sets ((project_id, payee), (category, payee))
),

counted as (
    select
        project_id,
        category,
        count(*) filter (where committed_cny <> 0) as contracted,
        count(*) filter (where settled_cny <> 0) as settled,
        count(*) filter (where paid_cny <> 0) as paid,
        count(*) filter (where committed_cny <> settled_cny) as unpaid,
        count(*) filter (where paid_cny <> settled_cny) as without_contract,
        count(*) filter (where paid_cny <> committed_cny) as otherwise
    from payees
    group by project_id, category
)

select
    project_id,
    category,
    fewest(
        fewest(contracted, fewest(settled, paid)),
        fewest(unpaid, fewest(without_contract, otherwise))
    ) as persons
from counted;
