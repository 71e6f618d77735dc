-- question | 多少项目的类别由编者归类？ | Of how many projects did the editors choose the category?
-- grain    |
-- reads    | projects
-- column   | projects | 项目           | Projects          | count
-- column   | assigned | 类别由编者归类 | Category chosen by the editors | count
-- note     | 报告只给一部分项目印了类别，其余由编者归类。 | The report prints a category for some projects; the editors chose the others.

select
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where category_basis = 'assigned') as bigint) as assigned
from projects
