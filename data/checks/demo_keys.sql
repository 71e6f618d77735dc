-- check | 演示数据的编号都以 DEMO- 开头 | Demo keys begin with DEMO-
-- reads | activities, budgets, commitments, disclosures, donations, donors, milestones
-- reads | payable_terms, payments, plan_progress, service_records, teams, volunteers
-- for   | demo

with named as (
    select activity_id as key
    from activities
    union all
    select budget_id
    from budgets
    union all
    select commitment_id
    from commitments
    union all
    select disclosure_id
    from disclosures
    union all
    select donation_id
    from donations
    union all
    select donor_id
    from donors
    union all
    select milestone_id
    from milestones
    union all
    select term_id
    from payable_terms
    union all
    select payment_id
    from payments
    union all
    select progress_id
    from plan_progress
    union all
    select record_id
    from service_records
    union all
    select team_id
    from teams
    union all
    select volunteer_id
    from volunteers
)

select
    key,
from named
where not starts_with(key, 'DEMO-')
