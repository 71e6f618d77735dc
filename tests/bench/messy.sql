-- Rows as messy as people and platforms write them, the same every time.
with raw as (
  select n, date '2021-01-01' + (hash(n, 1) % 365)::int as day,
    (1 + hash(n, 2) % 499999) / 100 as yuan, hash(n, 3) % 1440 as minute
  from range($count) as numbers(n)
)
select
  format('D{:08d}', n) as 捐赠编号,
  substr('王李张刘陈', (1 + hash(n, 4) % 5)::int, 1) || '示例' || hash(n, 5) % 60000 as 捐赠人,
  [strftime(day, '%Y-%m-%d'), strftime(day, '%Y/%m/%d'), strftime(day, '%Y年%-m月%-d日'),
   strftime(day, '%Y%m%d'),
   strftime(day, '%Y-%m-%d') || format(' {:02d}:{:02d}', minute // 60, minute % 60)
  ][1 + n % 5] as 捐赠日期,
  [format('{:.2f}', yuan), format('¥{:,.2f}', yuan), format('{:.2f}元', yuan),
   format('{:,.2f}', yuan), format('{:.2f}', yuan)][1 + n // 5 % 5] as 金额,
  ['微信', '支付宝', '银行转账', '腾讯公益', '现场捐赠'][(1 + hash(n, 6) % 5)::int] as 渠道,
  if(n % 5 > 0, '植树募捐', '') as 募捐项目,
  '捐赠' as 记录类型,
  if(n % 7 = 0, '备注, 含逗号', '') as 备注
from raw order by n
