-- check | 拨付与合同的项目、收款方一致 | A payment has the project and payee of its commitment
-- reads | commitments, payments

select
    payments.payment_id,
    payments.project_id,
    commitments.project_id as committed_id,
from payments
inner join commitments on commitments.commitment_id = payments.commitment_id
where payments.project_id is distinct from commitments.project_id
    or payments.programme is distinct from commitments.programme
    or payments.payee <> commitments.payee
    or payments.expense_type <> commitments.expense_type
