-- check | 报告快照不含人员、捐赠、时长和按日数据 | A report snapshot holds no person, gift, hour or dated series
-- reads | snapshot_tables
-- for   | report

select
    name,
    provenance,
from snapshot_tables
where provenance <> 'report'
    or name in (
        'activities', 'budgets', 'commitments', 'disclosures', 'donations', 'donors',
        'milestones', 'payable_terms', 'payments', 'service_records', 'teams', 'volunteers'
    )
