-- What the sample firm's office keeps: flows ask it (the source "office"). Executed at the first start.

CREATE TABLE accounts (
    number TEXT PRIMARY KEY,        -- the customer's number with the firm
    balance NUMERIC NOT NULL,       -- CNY
    due TEXT                        -- of the next payment, YYYY-MM-DD; nothing is due without
);

INSERT INTO accounts VALUES
    ('1021', 1250.50, '2026-12-15'),
    ('1022', -3.05, NULL),
    ('1023', 18400.00, '2026-12-01'),
    ('1024', 0, NULL),
    ('1081', 7360.80, '2026-12-20'),
    ('1082', 0, NULL),
    ('1083', -128.00, NULL),
    ('1084', 52000.00, '2027-01-15');

CREATE TABLE shares (
    code TEXT PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    price NUMERIC NOT NULL          -- CNY
);

-- Invented firms and prices.
INSERT INTO shares VALUES
    ('427813', 'Lindqvist Pumps', '林德奎斯特泵业', 48.20),
    ('600100', 'Okafor Dairy', '奥卡福乳业', 12.75),
    ('600200', 'Qingyuan Water', '清源水务', 9.06),
    ('603300', 'Jiangnan Brewing', '江南酿造', 131.00),
    ('688400', 'Taicang Port', '太仓港务', 27.40);
