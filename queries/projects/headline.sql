-- question | 有多少项目，进行到哪一步？ | How many projects are there, and how far along?
-- grain    |
-- reads    | projects, project_index
-- rows     | rows/projects
-- param    | q
-- filter   | category, status, cohort, stage, district, has
-- column   | projects    | 项目           | Projects                 | count
-- column   | closed      | 结项           | Closed                   | count
-- column   | ongoing     | 常态化开展     | Ongoing                  | count
-- column   | described   | 有内容介绍     | With a description       | count
-- column   | with_amount | 有金额         | With an amount           | count
-- note     | 有金额：项目、募捐或应付的记录里写有金额；预算、合同、拨付的明细不算。 | With an amount: in the project's own record, its campaign's or among the payables; the detail of budgets, contracts and payments does not count.

select
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where status = 'closed') as bigint) as closed,
    cast(count(*) filter (where status = 'ongoing') as bigint) as ongoing,
    cast(count(*) filter (where has_description) as bigint) as described,
    cast(count(*) filter (where has_amount) as bigint) as with_amount,
    category,
    status,
    cohort_year,
    stage,
    district,
    has_amount,
    has_description
from searched_projects($q)
group by category, status, cohort_year, stage, district, has_amount, has_description
