-- check | 演示捐赠人脱敏，机构为示例名称 | Demo donors are masked, demo organisations are named as examples
-- reads | donors
-- for   | demo

select
    donor_id,
    donor_type,
from donors
where case
    when donor_type = 'person' then not regexp_full_match(display_name, '.\*+')
    when consent_public then not starts_with(display_name, '示例')
    else display_name <> '***'
end
