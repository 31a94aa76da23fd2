# 给人看的话：中文在先，英文同样完整。每个 problem-… 说明发生了什么（正文）、叫什么（.title）、怎么办（.fix）。

## 案件上的行为

problem-already-closed = 这件信访事项已于 { $on } 办结。
    .title = 已经办结
    .fix = 不能再改。信访人不服的，自收到书面答复之日起 30 日内可以申请复查；有新的事实和理由的，作为新的信访事项登记。
problem-already-declined = 这件信访事项已于 { $on } 决定不予受理。
    .title = 已经不予受理
    .fix = 有新的事实和理由的，作为新的信访事项登记。
problem-already-withdrawn = 信访人已于 { $on } 撤回这件信访事项。
    .title = 已经撤回
    .fix = 信访人再次提出的，作为新的信访事项登记。
problem-already-accepted = 这件信访事项已于 { $on } 受理。
    .title = 已经受理
    .fix = 直接办理、答复或者办结即可；要改类别，请更正类别。
problem-merged-away = 这件信访事项已并入另一件。
    .title = 已经并案
    .fix = 请在并入的那一件上办理；用这件的编号打开，看到的就是那一件。
problem-not-merged = 这件信访事项没有并入那一件。
    .title = 没有并案
    .fix = 不需要拆分。请核对两件的编号。
problem-merge-with-itself = 一件信访事项不能并入它自己。
    .title = 不能并入自己
    .fix = 请填写另一件的编号。
problem-merge-across-trays = 这两件信访事项不在同一个收件盘里，不能并案。
    .title = 不能跨盘并案
    .fix = 不要并案：并案会让一边的人看到另一边的内容。
problem-has-merged-cases = 还有别的信访事项并在这一件里。
    .title = 还有并入的事项
    .fix = 先把并入的事项拆分出来。
problem-before-the-last-act = 填写的时间早于这件事项最近一次变动的日期 { $last }。
    .title = 时间早于最近一次变动
    .fix = 请填写 { $last } 当天或者以后的时间；先前登记错了的，请先更正。
problem-effective-in-the-future = 填写的时间晚于现在（{ $now }）。
    .title = 时间在将来
    .fix = 请填写已经发生的时间；不填就是现在。
problem-already-there = 这个单位已经持有这件信访事项。
    .title = 已在该单位
    .fix = 不需要再转。请核对要转给哪个单位。
problem-not-held-here = 这个单位现在不持有这件信访事项。
    .title = 不在本单位
    .fix = 由现在的主办单位办理；需要本单位办理的，请信访部门转来。
problem-not-your-line = 单位只能把信访事项交给自己的下属单位。
    .title = 不属于本系统
    .fix = 属于别的单位职权的，请在 5 个工作日内向转来的信访部门提出异议并说明理由（《信访工作条例》第二十三条）。
problem-limit-missing = 交办必须写明办理期限。
    .title = 缺少期限
    .fix = 请填写 limit_on（例如 2026-09-30）；不要求按期报结果的，用转送（《信访工作条例》第二十二条）。
problem-limit-in-the-past = 办理期限早于交办的日期。
    .title = 期限已过
    .fix = 请填写交办当天或者以后的日期。
problem-limit-not-allowed = 转送不设办理期限。
    .title = 转送没有期限
    .fix = 去掉 limit_on；要求按期报结果的，用交办。
problem-barred = 这件信访事项不能交给这个单位。
    .title = 不得转给该单位
    .fix = 请选择纪检监察机关或者有管理权限的上级机关（《信访工作条例》第三十条、第四十六条）。这次尝试已经记录。
problem-reason-missing = 没有写明理由。
    .title = 缺少理由
    .fix = 请用一句话写明理由，填在 reason 里。
problem-text-missing = 答复没有内容。
    .title = 缺少答复内容
    .fix = 请把答复内容写在 text 里。
problem-no-such-reply = 这件信访事项没有第 { $reply } 号答复。
    .title = 没有这份答复
    .fix = 请核对答复的序号。
problem-no-such-piece = 这件信访事项里没有这个信访件。
    .title = 没有这个信访件
    .fix = 请核对信访件编号；并入的信访件在它自己的事项里更正。
problem-route-missing = 受理申诉求决类事项必须写明处理途径。
    .title = 缺少途径
    .fix = 请在 route 里填写 litigation、arbitration、party_appeal、admin_procedure、duty 或者 opinion（《信访工作条例》第三十一条）。
problem-route-not-allowed = 只有申诉求决类事项才有处理途径。
    .title = 不需要途径
    .fix = 去掉 route，或者把类别改为 appeal。
problem-not-answered = 还没有向信访人作实体性答复。
    .title = 尚未答复
    .fix = 先答复，再办结。受理通知、转送告知不算答复。
problem-not-accepted = 这件信访事项还没有受理。
    .title = 尚未受理
    .fix = 先受理；不予受理或者导入法定程序的，用相应的行为。
problem-nobody-named = 没有写明人数或者被举报的人、单位。
    .title = 没有写明是谁
    .fix = 请至少写明一个人或者一个单位；人数至少为 1。
problem-stays-restricted = 这件信访事项的知悉范围已经收窄，不能再放开。
    .title = 范围不能放开
    .fix = 由持有它的机关办理。
problem-version-conflict = 你看到的是第 { $expected } 版，这件信访事项现在是第 { $found } 版：别人刚刚改过。
    .title = 别人刚刚改过
    .fix = 重新打开，看清楚改了什么，再做一次。什么都没有覆盖。
problem-version-missing = 没有写明是在哪一版上作的决定。
    .title = 缺少版本
    .fix = 先读取这件信访事项，把读到的 version 填在请求里，这样两个人不会互相覆盖。
problem-one-fact-only = 一次更正只改一项。
    .title = 改了两项
    .fix = received_at 和 group_size 请分两次更正，各写理由。

## 信访件的内容

problem-empty = 里面什么也没有。
    .title = 空的
    .fix = 请检查文件或者表单，重新提交。
problem-missing = 缺少必填的内容。
    .title = 没有填写
    .fix = 请补上这一项。
problem-malformed = “{ $value }”不符合这一项的格式。
    .title = 格式不对
    .fix = 请照这个样子填写：{ $expected }
problem-unknown = “{ $value }”不是可以填写的值。
    .title = 不认识的值
    .fix = 可以填写：{ $known }
problem-out-of-range = { $value } 超出了范围。
    .title = 超出范围
    .fix = 请填写 { $least } 到 { $most } 之间的数。
problem-in-the-future = { $value } 在将来。
    .title = 时间在将来
    .fix = 请填写已经发生的时间；请核对年份和时区（北京时间）。
problem-unreadable = 读不出来：{ $detail }。
    .title = 读不出来
    .fix = 请检查文件是否完整、格式是否正确（CSV、JSON 或者邮件原文），再试一次。
problem-file-missing = 找不到附件“{ $name }”。
    .title = 附件不在
    .fix = 请把这个文件放在登记表旁边，文件名要一致，然后把同一张表再导入一次。
problem-too-much = 超过了上限 { $limit }。
    .title = 太多
    .fix = 请分成几次提交，或者把长的内容作为附件。
problem-id-number-wrong = 身份证号码不对（{ $part ->
        [length] 不是 18 位
        [character] 含有不该有的字符
        [division] 前六位不是行政区划
        [date] 出生日期不存在
       *[check] 校验码不符
    }）。
    .title = 身份证号码不对
    .fix = 请对照证件重新填写；不清楚的可以不填，不影响登记。
problem-unknown-field = 没有“{ $field }”这一项{ $near ->
        [none] 。
       *[other] ，是不是“{ $near }”？
    }
    .title = 不认识的项
    .fix = 请改成表中的项名，或者去掉它。

## 收件

problem-idempotency-key-reused = 这个 Idempotency-Key 已经用于另一份内容。
    .title = 重复使用的键
    .fix = 每份新的内容用一个新的键；重试同一份内容时，键和内容都不要改。
problem-number-not-a-number = “{ $value }”不是信访件编号。
    .title = 不是编号
    .fix = 编号的样子是 431023-17-X-000247-U；请对照回执，最后一位是校验字符。
problem-division-unknown = 没有代码为 { $value } 的县级行政区划。
    .title = 行政区划不存在
    .fix = 请按 GB/T 2260 填写六位代码，例如永兴县是 431023。
problem-unknown-channel = 没有“{ $value }”这种渠道。
    .title = 不认识的渠道
    .fix = 可以填写 letter、visit、phone、email 或者 post（来信、来访、来电、来邮、来帖）。
problem-too-many-requests = 从这里提交得太多了。
    .title = 请稍候
    .fix = 请过 { $seconds } 秒再试。着急的，请打电话或者到接待室：同样登记，同样有编号。

## 查询与权限

problem-not-found = 没有找到。
    .title = 没有找到
    .fix = 请核对编号、名称或者地址。
problem-wrong-code = 编号或者查询码不对。
    .title = 查不到
    .fix = 请对照回执重新输入。回执丢了的，请带身份证件到接待室补查。
problem-token-missing = 这个地址需要访问令牌。
    .title = 缺少令牌
    .fix = 在请求里加上“Authorization: Bearer 令牌”。令牌由管理员用 quintake user token 发放。
problem-token-unknown = 这个访问令牌无效或者已经收回。
    .title = 令牌无效
    .fix = 请向管理员要一个新的令牌。
problem-not-for-this-role = 这个令牌的角色（{ $role }）不能做这件事。
    .title = 角色不符
    .fix = 请用相应角色的令牌；角色由管理员设定。
problem-local-only = 这个地址只对本机和持有令牌的程序开放。
    .title = 只对本机开放
    .fix = 请从本机访问，或者带上令牌。

## 请求

problem-body-not-json = 请求的内容不是可以读懂的 JSON：{ $detail }
    .title = JSON 不对
    .fix = 请照 /openapi.json 里的样子写；检查引号、逗号和字段名。
problem-body-not-form = 请求的表单读不懂：{ $detail }
    .title = 表单不对
    .fix = 请重新提交；multipart 的分隔符要完整，每一部分要有名字。
problem-body-not-text = { $field } 不是 UTF-8 文字。
    .title = 编码不对
    .fix = 网页和接口请用 UTF-8；GB18030 的登记表请用 quintake intake 导入。
problem-media-type-unknown = 不接受“{ $value }”这种内容类型。
    .title = 内容类型不对
    .fix = 请用 application/json、application/x-www-form-urlencoded 或者 multipart/form-data。
problem-body-too-large = 内容超过了 { $limit }。
    .title = 内容太大
    .fix = 请减少附件或者压缩照片，分几次提交；也可以带到接待室。
problem-query-wrong = 网址里的参数“{ $name }”不对。
    .title = 参数不对
    .fix = 请照 /openapi.json 里的样子写，例如 { $expected }
problem-method-not-allowed = 这个地址不支持 { $method }。
    .title = 方法不对
    .fix = 请看 /openapi.json：这个地址支持 { $allowed }。
problem-client-gone = 请求没有传完就断开了，什么也没有登记。
    .title = 没有传完
    .fix = 请再提交一次；带上同一个 Idempotency-Key 就不会登记两次。
problem-json-only = 这里不收“{ $value }”类型的内容。
    .title = 内容类型不对
    .fix = 请发送 JSON，请求头写 Content-Type: application/json。
problem-message-only = 这里不收“{ $value }”类型的内容。
    .title = 内容类型不对
    .fix = 请原样发送邮件，请求头写 Content-Type: message/rfc822。
problem-too-slow = 内容传得太慢，没有登记。
    .title = 太慢
    .fix = 请换好一些的网络再发，或者分几次发；带着同样的 Idempotency-Key 不会登记两次。
problem-busy = 同时发来的内容太多，这一件没有存下。
    .title = 正忙
    .fix = 过几秒钟再发一次。
problem-no-text = { $field } 里有一个不是文字的字符（NUL）。
    .title = 不是文字
    .fix = 请去掉字符 U+0000；不是文字的内容请作为附件发送。
problem-field-twice = 字段“{ $field }”写了两次。
    .title = 字段重复
    .fix = 每个字段只写一次；几个附件可以都叫 files。
problem-idempotency-key-wrong = Idempotency-Key 的写法不对。
    .title = 键的写法不对
    .fix = 请用 8 到 200 个 ASCII 字母、数字或符号，例如 UUID；每一件用一个新的。

## 存储

problem-disk-full = 磁盘满了，这次没有存下任何东西。
    .title = 磁盘满了
    .fix = 过几分钟再试。管理员：请腾出磁盘空间；不用重新启动，腾出后自动恢复。
problem-database-locked = 数据库正被别的程序占用，这次没有存下任何东西。
    .title = 数据库忙
    .fix = 过几秒再试。一直这样的，请看是不是有程序长时间占用数据库文件。
problem-database-unavailable = 连不上数据库，这次没有存下任何东西。
    .title = 数据库连不上
    .fix = 过几分钟再试。管理员：请检查 database.url 和数据库服务；恢复后不用重新启动。
problem-outcome-unknown = 数据库在提交时断开，现在还不知道有没有存下。
    .title = 结果未知
    .fix = 过几秒用同样的内容再试一次：已经存下的不会存第二次，会得到同样的编号。
problem-seal-broken = 有一份封存的内容打不开：内容或者密钥被改动过。
    .title = 封存内容打不开
    .fix = 不要再改动数据。管理员：请运行 quintake verify，找出是哪一份，用备份对照。
problem-store-damaged = 数据库里的内容不是本程序写下的样子：{ $detail }
    .title = 数据损坏
    .fix = 不要再改动数据。管理员：请运行 quintake verify，并准备好最近的备份。
problem-file-unusable = 读写文件失败：{ $detail }
    .title = 文件读写失败
    .fix = 请检查文件是否存在、本程序有没有读写的权限、磁盘是否正常。
problem-schema-newer = 数据库的结构是第 { $found } 版，本程序只认识到第 { $known } 版。
    .title = 程序太旧
    .fix = 请用新版的程序打开这个数据库。旧程序没有改动任何东西。
problem-schema-older = 数据库的结构是第 { $found } 版，本程序需要第 { $known } 版。
    .title = 数据库需要升级
    .fix = 先备份（quintake backup），再运行 quintake migrate。
problem-other-key = 这些数据是用另一把密钥封存的。
    .title = 密钥不对
    .fix = 请放回原来的密钥文件（或者恢复单上的密钥）。没有原来的密钥，谁也打不开这些数据。
problem-key-missing = 有数据，但是在 { $path } 找不到密钥。
    .title = 密钥不在
    .fix = 请把密钥文件放回去，权限设为 0600；丢了的，照恢复单重新写一份。程序不会另造新的密钥。
problem-key-malformed = 密钥不是 64 位十六进制数字。
    .title = 密钥写错了
    .fix = 请对照恢复单检查密钥文件：只有一行，64 个字符，0 到 9 和 a 到 f。
problem-database-url = “{ $url }”不是数据库地址。
    .title = 数据库地址不对
    .fix = 请写成 sqlite:文件路径 或者 postgres://用户:密码@主机/库名。
problem-already-exists = “{ $name }”已经有了。
    .title = 已经存在
    .fix = 请换一个名字，或者修改已有的那一个。
problem-internal = 程序出了错，没有完成这次请求。
    .title = 程序出错
    .fix = 请再试一次；还是这样的，把编号 trace_id 告诉管理员，日志里有同样的编号。

## 期限

problem-no-rule = { $received } 收到的事项没有“{ $rule }”这个期限。
    .title = 没有这个期限
    .fix = 请核对收到的日期和适用的规则包；要用县里自己的规则，请加一个规则包。
problem-set-by-person = “{ $rule }”不是算出来的期限，由交办的机关指定（{ $article }）。
    .title = 由人指定
    .fix = 请看交办函上写明的日期。
problem-other-route = 这条处理途径没有“{ $rule }”的期限（{ $article }）。
    .title = 途径不适用
    .fix = 只有第三十一条第六项的事项才有这个期限；其他途径按相应法律的期限。
problem-unknown-pack = 没有名为“{ $pack }”的规则包。
    .title = 没有这个规则包
    .fix = 内置的规则包是 CN-2022、CN-2005、ZJ-2016 和 DEFAULTS。
problem-pack-outside-its-days = 规则包 { $pack } 不适用于 { $received } 收到的事项。
    .title = 规则包不适用
    .fix = 去掉 --pack，由收到的日期决定；或者核对 --received。
problem-no-extension = “{ $rule }”不能延期。
    .title = 不能延期
    .fix = 去掉 --extension；只有办理期限可以延长。
problem-extension-too-long = “{ $rule }”最多延长 { $most } 日（{ $article }）。
    .title = 延期太长
    .fix = 请填写 1 到 { $most } 之间的天数。
problem-hearing-not-here = 听证时间只在复核的期限里扣除，“{ $rule }”不扣除。
    .title = 听证不影响这个期限
    .fix = 去掉 --hearing（《信访工作条例》第三十六条）。
problem-hearing-reversed = 听证的结束日期早于开始日期。
    .title = 听证日期颠倒
    .fix = 请写成 开始日期/结束日期，例如 2026-03-10/2026-03-12。
problem-unknown-rule = 没有“{ $rule }”这个期限。
    .title = 不认识的期限
    .fix = 可以填写：{ $known }
problem-calendar-wrong = 第 { $line } 行不对：{ $what ->
        [columns] 至少要有日期和类别两列
        [date] 日期不存在或者不是 2027-01-01 的样子
        [kind] 类别只能是 holiday 或者 workday
        [year] 一个文件只能有一个年份
        [weekday] 调休上班的日子应当是周末
       *[empty] 文件里没有日期
    }。
    .title = 放假安排不对
    .fix = 请对照国务院办公厅的通知改正这一行，再导入一次；什么也没有改动。

## 设置与命令

problem-config-unreadable = 设置文件 { $file } 读不懂：{ $detail }
    .title = 设置读不懂
    .fix = 请改正这一处。quintake config 会列出所有的项和说明。
problem-config-unknown-key = { $place } 里的“{ $key }”不是设置项{ $near ->
        [none] 。
       *[other] ，是不是“{ $near }”？
    }
    .title = 不认识的设置项
    .fix = 请改正或者去掉它。quintake config 会列出所有的项和说明。
problem-config-wrong-value = 设置项 { $key } 的值“{ $value }”不对。
    .title = 设置值不对
    .fix = 请照这个样子填写：{ $expected }
problem-usage = 命令写得不对：{ $detail }
    .title = 用法不对
    .fix = 请看 quintake help { $command }。
problem-date-wrong = “{ $value }”不是日期。
    .title = 日期不对
    .fix = 请写成 2026-03-20，或者带时间 2026-03-20T09:30:00+08:00。
problem-unit-unknown = 没有“{ $unit }”这个单位。
    .title = 没有这个单位
    .fix = 请填写单位的代码、全称、简称或者别名；quintake unit 会列出所有单位。
problem-serve-running = 已经有一个 quintake serve 在用 { $path }。
    .title = 已经在运行
    .fix = 不要开第二个。要换设置，先停掉正在运行的那一个。
problem-listen-failed = 不能在 { $address } 上监听：{ $detail }
    .title = 端口用不了
    .fix = 请看是不是别的程序占用了这个端口，或者改 web.listen。
problem-not-empty = { $place } 里已经有数据。
    .title = 不是空的
    .fix = 恢复只写进空的数据库和空的文件夹，免得盖掉现有的数据。请换一个地方，或者先把旧的移走。
problem-backup-wrong = { $file } 不是完整的备份：{ $detail }
    .title = 备份不完整
    .fix = 请换一份备份；这一份没有写进任何东西。备份完成时最后一行会写明件数。
problem-backup-other-key = { $file } 是用另一把密钥做的备份。
    .title = 备份的密钥不对
    .fix = 请先放好做备份时的密钥（installation.key 或者恢复单），再恢复。
problem-nothing-named = 没有写明要做什么。
    .title = 没有写明
    .fix = 请看 quintake help。

## 命令行

in-row = 第 { $row } 行

## 设置项

help-setting-office-name = 办公单位的名称，给群众看。
help-setting-office-division = 县的六位行政区划代码（GB/T 2260），是每个编号的开头。用了就不要再改。
help-setting-office-area-code = 本地电话区号，带开头的 0。7 位或者 8 位的号码按它补全。
help-setting-data-dir = 数据文件夹：数据库旁边的大文件、密钥、锁文件都放在这里。
help-setting-database-url = 数据库：sqlite:文件路径，或者 postgres://用户:密码@主机/库名。不写就是数据文件夹里的 quintake.db。
help-setting-key-file = 密钥文件。不写就是数据文件夹里的 installation.key；最好放到别的地方，并且另存一份。
help-setting-key-value = 密钥本身，64 位十六进制数字；有它就不看密钥文件。
help-setting-web-listen = 监听的地址和端口。
help-setting-web-public-url = 群众使用的网址，末尾不带斜杠。用 https 时，登录的 cookie 只在这个网址有效。
help-setting-web-trusted-proxies = 反向代理的地址：只有从它们来的 X-Forwarded-For 才算数。
help-setting-web-submissions-per-hour = 同一个来源每小时最多提交几件；0 是不限。本机不限。
help-setting-web-largest-request-mib = 一次请求最大多少 MiB（附件在内）。
help-setting-log-format = 日志格式：text 给人看，json 给程序看。
help-setting-log-filter = 记哪些日志：error、warn、info、debug。

## 页面

page-problems = 可能遇到的问题和办法
page-problem-happened = 发生了什么
page-problem-remedy = 怎么办
