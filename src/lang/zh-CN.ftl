# 给人看的话：中文在先，英文同样完整。每个 problem-… 说明发生了什么（正文）、叫什么（.title）、怎么办（.fix）。

## 信访事项上的操作

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
problem-merge-into-the-accused = 另一件正由这一件里被反映的单位办理，不能并到那一件。
    .title = 不能并到被反映的单位手里
    .fix = 请反过来并案，或者先把另一件转给别的单位（《信访工作条例》第三十条、第四十六条）。
problem-before-the-last-act = 填写的时间早于这件事项最近一次变动的日期 { $last }。
    .title = 时间早于最近一次变动
    .fix = 请填写 { $last } 当天或者以后的时间；先前登记错了的，请先更正。
problem-effective-in-the-future = 填写的时间晚于现在（{ $now }）。
    .title = 时间在将来
    .fix = 请填写已经发生的时间；不填就是现在。
problem-already-there = 这件信访事项已在该单位办理。
    .title = 已在该单位
    .fix = 不需要再转。请核对要转给哪个单位。
problem-not-held-here = 这件信访事项现在不在本单位办理。
    .title = 不在本单位
    .fix = 由现在的主办单位办理；需要本单位办理的，请信访部门转来。
problem-not-your-entry = 这一件不是在这个账户名下登记的，不能在这里更正。
    .title = 不是本人登记的
    .fix = 来信、来访、来电由登记的人更正；其他的，请信访部门更正。
problem-not-your-line = 单位只能把信访事项交给自己的下属单位。
    .title = 不属于本系统
    .fix = 属于别的单位职权的，请在 5 个工作日内向转来的信访部门提出异议并说明理由（《信访工作条例》第二十三条）。
problem-unit-not-there = { $on } 没有“{ $unit }”这个单位：已经撤并，或者还没有成立。
    .title = 单位不存在
    .fix = 它的信访事项由“{ $instead }”承接，请交给它。
problem-limit-missing = 交办必须写明办理期限。
    .title = 缺少期限
    .fix = 请填写 limit_on（年-月-日，交办当天或者以后）；不要求按期报结果的，用转送（《信访工作条例》第二十二条）。
    .desk = 请选一个交办当天或者以后的日子；不要求按期报结果的，用转送（《信访工作条例》第二十二条）。
problem-limit-in-the-past = 办理期限早于交办的日期。
    .title = 期限已过
    .fix = 请填写交办当天或者以后的日期。
problem-limit-not-allowed = 转送不设办理期限。
    .title = 转送没有期限
    .fix = 去掉 limit_on；要求按期报结果的，用交办。
    .desk = 请清空办理期限；要求按期报结果的，用交办。
problem-barred = 这件信访事项不能交给这个单位。
    .title = 不得转给该单位
    .fix = 请选择纪检监察机关或者有管理权限的上级机关（《信访工作条例》第三十条、第四十六条）。这次尝试已经记录。
problem-reason-missing = 没有写明理由。
    .title = 缺少理由
    .fix = 请用一句话写明理由，填在 reason 里。
    .desk = 请用一句话写明理由。
problem-text-missing = 答复没有内容。
    .title = 缺少答复内容
    .fix = 请把答复内容写在 text 里。
    .desk = 请写明答复的内容。
problem-reply-short = 这样短的答复算实体性答复吗？
    .title = 答复很短
    .fix = 只是告知收到、转送、正在办理的，请选程序性答复；确实是对诉求的答复，请勾选确认后再发出。还没有发出，内容还在。
problem-outcome-missing = 没有选办理结果。
    .title = 缺少办理结果
    .fix = 请在“办理结果（三到位一处理）”里至少选一项，再办结。
problem-no-such-reply = 这件信访事项没有第 { $reply } 号答复。
    .title = 没有这份答复
    .fix = 请核对答复的序号。
problem-no-such-piece = 这件信访事项里没有这个信访件。
    .title = 没有这个信访件
    .fix = 请核对信访件编号；并入的信访件在它自己的事项里更正。
problem-route-missing = 受理申诉求决类事项必须写明处理途径。
    .title = 缺少途径
    .fix = 请在 route 里填写 litigation、arbitration、party_appeal、admin_procedure、duty 或者 opinion（《信访工作条例》第三十一条）。
    .desk = 请选一条途径（《信访工作条例》第三十一条）。
problem-route-not-allowed = 只有申诉求决类事项才有处理途径。
    .title = 不需要途径
    .fix = 去掉 route，或者把类别改为 appeal。
    .desk = 请不选途径，或者把类别改为申诉求决。
problem-not-answered = 还没有向信访人作实体性答复。
    .title = 尚未答复
    .fix = 先答复，再办结。受理通知、转送告知不算答复。
problem-not-accepted = 这件信访事项还没有受理。
    .title = 尚未受理
    .fix = 先受理；不予受理或者导入法定程序的，用相应的操作。
problem-nobody-named = 没有写明人数或者被检举控告的人、单位。
    .title = 没有写明是谁
    .fix = 请至少写明一个人或者一个单位；人数至少为 1。
problem-stays-restricted = 这件信访事项已转入检举控告专办，不能再转出来。
    .title = 范围不能放开
    .fix = 由专办的机关办理。
problem-version-conflict = 所依据的是第 { $expected } 版，这件信访事项现在是第 { $found } 版：别人刚刚改过。
    .title = 别人刚刚改过
    .fix = 重新打开，看清楚改了什么，再做一次。什么都没有覆盖。
problem-version-missing = 没有写明是在哪一版上作的决定。
    .title = 缺少版本
    .fix = 先读取这件信访事项，把读到的 version 填在请求里，这样两个人不会互相覆盖。
    .desk = 请重新打开这件信访事项再做一次；写的内容还在下面。
problem-one-fact-only = 一次更正只改一项。
    .title = 改了两项
    .fix = received_at 和 group_size 请分两次更正，各写理由。
    .desk = 收到日期和人数请分两次更正，各写理由。

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
    .fix = 请填写 { $least } 到 { $most } 之间的值。
problem-nothing-said = 没有写内容，也没有附上文件。
    .title = 没有内容
    .fix = 请写明反映的内容，或者附上扫描件、照片、录音等文件；只有姓名和日期，不能登记为信访件。
problem-too-many-representatives = 填了 { $value } 名代表。
    .title = 代表太多
    .fix = 多人走访应当推选代表，代表人数不得超过 { $most } 人（《信访工作条例》第二十条）。请只留下不超过 { $most } 名代表；其余的人计入人数，一样登记。
problem-columns-alike = “{ $first }”和“{ $second }”两列是同一项。
    .title = 两列是同一项
    .fix = 请去掉其中一列；要留作备注的，把它的表头改成别的名称。认得的表头见 docs/files.md。
problem-no-known-heading = 没有认得出的表头；表头的位置上是：{ $found }。
    .title = 认不出表头
    .fix = 请在第一行写表头，可以用：{ $known }。每一项的全部写法见 docs/files.md。
problem-no-column-of-words = 这张表没有写内容的列，也没有写附件的列，一件也没有登记。表里的列是：{ $found }。
    .title = 没有内容的列
    .fix = 请加上其中一列：{ $known }。只有日期和单位的往年登记簿，请用 quintake intake register 导入。各渠道的列见 docs/files.md。
problem-in-the-future = { $value } 在将来。
    .title = 时间在将来
    .fix = 请填写已经发生的时间；请核对年份和时区（北京时间）。
problem-unreadable = 读不出来：{ $detail }。
    .title = 读不出来
    .fix = 请检查文件是否完整、格式是否正确（CSV、JSON 或者邮件原文），再试一次。
problem-garbled = “{ $value }”中有读不出的字：“�”处的字节既不是 UTF-8，也不是 GB18030；“␀”处是空字符。
    .title = 有读不出的字
    .fix = 请打开文件，把这一处重新输入，另存为“CSV UTF-8”，再导入同一个文件；已经收下的各行不会重复。
problem-not-joined = 这一行已经收下，但没有并案：它要并入的“{ $into }”没有收下。
    .title = 没有并案
    .fix = 请先改正那一行，再导入同一个文件；已经收下的各行不会重复。
problem-file-missing = 找不到附件“{ $name }”。
    .title = 附件不在
    .fix = 请把这个文件放在登记表旁边，文件名要一致，然后把同一张表再导入一次。
problem-file-elsewhere = “{ $name }”是一个链接，指向登记表所在文件夹以外的地方；这样的链接不打开。
    .title = 附件是指向别处的链接
    .fix = 请把文件本身复制到登记表旁边，文件名不变，然后把同一张表再导入一次。
problem-line-too-long = 这一项写得太长。
    .title = 太长
    .fix = 最多写 { $most } 个字。
problem-too-much = 超过了上限：{ $of ->
        [MiB] { $limit } MiB
        [MiB-of-headers] 邮件头 { $limit } MiB
        [MiB-decoded] 解码以后 { $limit } MiB
        [parts] { $limit } 个部分
        [levels] 嵌套 { $limit } 层
        [files] { $limit } 个文件
        [fields] { $limit } 个字段
        [values] { $limit } 个值
        [characters] { $limit } 个字
       *[other] { $limit }
    }。
    .title = 太多
    .fix = 请分成几次提交，或者把长的内容作为附件。
problem-phone-spoilt = “{ $value }”不是电话号码：位数不对，或者被表格软件改成了别的数。
    .title = 电话号码不对
    .fix = 手机号码是 11 位，请对照原件重新填写。表格软件会把长号码变成“1.38E+10”这样的数：请先把这一列设为“文本”格式，再填号码。弄不清的，可以留空。
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
problem-form-sent-already = 这张表已经提交过，这一次的内容和那一次不一样；这一次的没有登记。
    .title = 表已经提交过
    .fix = 如果是更正或者补充，请补充到已经登记的那一件；如果是另一件事，请重新打开一张表。
problem-origin-reused = “{ $origin }”已经登记过，内容和这一份不一样；这一份没有登记。
    .title = 号码已经用过
    .fix = 如果是另一件，请核对挂号号码、通话编号、来访登记号或者网址，改正后再登记；如果是对原来那一件的更正或者补充，请补充到原来那一件。
problem-number-not-a-number = “{ $value }”不是信访件编号。
    .title = 不是编号
    .fix = 编号的样子是 431023-17-X-000247-U；请对照回执，最后一位是校验字符。
problem-division-unknown = 没有代码为 { $value } 的县级行政区划。
    .title = 行政区划不存在
    .fix = 请按 GB/T 2260 填写六位代码，例如永兴县是 431023。
problem-unknown-channel = 没有“{ $value }”这种渠道。
    .title = 不认识的渠道
    .fix = 可以填写 letter、visit、phone、email 或者 post（来信、来访、来电、来邮、来帖）。
problem-too-many-requests = { $what ->
        [lookups] 从这里查询进度的次数太多了，或者查询码错得太多。
        [sign-ins] 登录的次数太多了。
        [questions] 从这里查询得太多了。
       *[pieces] 从这里提交得太多了。
    }
    .title = 请稍候
    .fix = { $what ->
        [lookups] 请过 { $seconds } 秒再试，并对照回执核对编号和查询码。事项照常办理，不受影响；也可以到接待室询问进度。
        [sign-ins] 请过 { $seconds } 秒再试。
        [questions] 请过 { $seconds } 秒再试。
       *[pieces] 请过 { $seconds } 秒再试。着急的，请打电话或者到接待室：同样登记，同样有编号。
    }

## 查询与权限

problem-not-found = 没有这个编号、名称或者地址。
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
problem-body-not-object = 请求的内容是 JSON，但不是一个对象。
    .title = 不是 JSON 对象
    .fix = 请发送一个花括号里的对象；有好几件的，每件单独发送。各字段见 /openapi.json。
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
    .fix = 请用 1 到 255 个 ASCII 字母、数字或符号，例如 UUID；每一件用一个新的。

## 存储

problem-disk-full = 磁盘满了，这次没有存下任何东西。
    .title = 磁盘满了
    .fix = 过几分钟再试。管理员：请腾出磁盘空间；不用重新启动，腾出后自动恢复。
problem-database-locked = 数据库正被别的程序占用，这次没有存下任何东西。
    .title = 数据库忙
    .fix = 过几秒再试。一直这样的，请看是不是有程序长时间占用数据库文件。
problem-database-unavailable = 连不上数据库，这次没有存下任何东西。
    .title = 数据库连不上
    .fix = 过几分钟再试。管理员：请检查 database.url 和数据库服务；恢复后不用重新启动，数据库文件换成了另一份的除外。
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
problem-data-not-writable = 数据库或者它所在的文件夹不能写（{ $detail }）。
    .title = 数据库不能写
    .fix = 即使只是读，也要在数据库旁边写日志。管理员：请让运行本程序的用户能写这个文件和文件夹，并检查磁盘是不是以只读方式挂载；恢复后不用重新启动。
problem-database-several-names = 数据库文件 { $path } 还有别的名称（硬链接）。
    .title = 数据库有好几个名称
    .fix = 数据库的日志跟着文件名走，两个名称同时用会互相覆盖。请只留一个名称：用 find 目录 -samefile { $path } 找出其他名称，删掉它们（删的只是名称，数据还在）；要一份副本，请用 quintake backup。
problem-not-a-demo = 这个文件夹里是一个真实的县，不是示例县。
    .title = 不是示例县
    .fix = 示例县的人和事都是虚构的，不能混进真实的数据：请换一个空的文件夹（--data）。
problem-no-installation = 这里没有装过：{ $place } 不在，或者是空的。
    .title = 这里没有数据
    .fix = 请用 --data 指明数据文件夹，或者用 --config 指明设置文件。如果要在这里新装：quintake migrate 会新建数据库和密钥。
problem-database-gone = 密钥在，但是数据库不在：{ $place } 不在，或者是空的。没有新建任何东西。
    .title = 数据库不见了
    .fix = 请检查磁盘是不是没有挂载、database.url 是不是写成了别处；否则请用 quintake restore 文件 恢复备份。只有这里确实从来没有存过数据、密钥是为新装准备的，才运行 quintake migrate --new。
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
problem-backup-begun = “{ $name }”已经在那里：另一个备份正在进行，或者是上次备份中断留下的半个文件。
    .title = 备份已经开始
    .fix = 先看看有没有 quintake backup 正在运行；没有的话，删掉这个文件再备份，或者换一个名字。
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
    .fix = 请看 quintake help{ $command ->
        [none] 。
       *[other] { " " }{ $command }。
    }
problem-date-wrong = “{ $value }”不是日期。
    .title = 日期不对
    .fix = 请写成 2026-03-20，或者带时间 2026-03-20T09:30:00+08:00。必须是日历上有的日子。
problem-mailbox-unknown = 设置里没有名为“{ $name }”的信箱。
    .title = 没有这个信箱
    .fix = 设置里的信箱有：{ $known }。信箱写在 quintake.toml 的 [[mailboxes]] 里。
problem-no-smtp = 设置里没有发信的服务器。
    .title = 没有发信的服务器
    .fix = 在 quintake.toml 里写 [smtp]，至少要有 host 和 from。
problem-unit-unknown = 没有“{ $unit }”这个单位。
    .title = 没有这个单位
    .fix = 请填写单位的代码、全称、简称或者别名；quintake unit list 会列出所有单位。
problem-serve-running = 已经有一个 quintake serve 在用 { $path }。
    .title = 已经在运行
    .fix = 不要开第二个。要换设置，先停掉正在运行的那一个。
problem-listen-failed = 不能在 { $address } 上监听：{ $detail }
    .title = 端口用不了
    .fix = 请看是不是别的程序占用了这个端口，或者改 web.listen。
problem-folder-missing = 没有 { $path } 这个文件夹。
    .title = 没有这个文件夹
    .fix = 请检查它所在的磁盘是不是已经挂载。确实是新文件夹的，请先新建（mkdir -p { $path }），再备份一次；quintake 不自己新建，免得备份写到别的磁盘上。
problem-restore-key-missing = 打开这份备份的密钥不在 { $path }。
    .title = 缺少密钥
    .fix = 请把做备份的那套系统的密钥文件放到这里，权限 0600，或者照它的恢复单重新写一份，然后再恢复一次。什么也没有改动。
problem-files-left-over = { $path } 里有文件，但没有它们所属的数据库。
    .title = 有遗留的文件
    .fix = 可能是另一套系统的，也可能是中断的恢复留下的。请把这个文件夹移走，然后再恢复一次；什么也没有改动。
problem-not-empty = { $place } 里已经有数据。
    .title = 不是空的
    .fix = 恢复只写进空的数据库和空的文件夹，免得盖掉现有的数据。请换一个地方，或者先把旧的移走。
problem-backup-wrong = { $file } 不是完整的备份：{ $detail }
    .title = 备份不完整
    .fix = 请换一份备份；这一份没有写进任何东西。备份完成时最后一行会写明件数。
problem-destroyed-list-wrong = { $file } 不是已销毁密钥的清单：第 { $line } 行不对。
    .title = 不是已销毁密钥的清单
    .fix = 请原样使用数据文件夹里的 destroyed-keys；每一行是 32 位十六进制数字，加 identity 或者 content。没有恢复任何东西。
problem-backup-other-key = { $file } 是用另一把密钥做的备份。
    .title = 备份的密钥不对
    .fix = 请先放好做备份时的密钥（installation.key 或者恢复单），再恢复。
problem-nothing-named = 没有写明要做什么。
    .title = 没有写明
    .fix = 请看 quintake help。

problem-several-messages = { $file } 是存有多封邮件的邮箱文件，不是一封邮件。没有登记任何东西。
    .title = 文件里有多封邮件
    .fix = 请加上 --mbox，每一封会分别登记。
problem-file-not-had = { $reason ->
        [missing] 没有 { $name } 这个文件。
        [denied] 没有权限读写 { $name }。
        [folder] { $name } 是文件夹，不是文件。
        [exists] { $name } 已经在那里了。
       *[other] 读写 { $name } 失败：{ $error }。
    }
    .title = 文件读写不了
    .fix = { $reason ->
        [missing] 请核对文件名和所在的文件夹；标准输入写作 -。
        [denied] 请检查文件的权限，或者换一个用户运行。
        [folder] 请写明文件夹里的文件；只有来邮可以写文件夹（Maildir）。
       *[other] 请检查文件、磁盘和权限，再试一次。
    }
problem-unit-ambiguous = “{ $unit }”可以是好几个单位：{ $codes }。
    .title = 单位不明确
    .fix = 请写单位的代码。
problem-unit-in-a-circle = 单位 { $unit } 成了它自己的上级或者继任单位。
    .title = 单位关系绕成一圈
    .fix = 请改正 parent 或者 successor；什么也没有改动。

## 命令行

in-row = 第 { $row } 行

cli-usage = 用法：
cli-commands = 命令
cli-command = 命令
cli-arguments = 参数
cli-options = 选项
cli-common = 通用选项
cli-option = 选项
list-comma = 、
unit-and-code = { $name }（{ $code }）
list-semicolon = ；
usage-no-argument = 没有“{ $argument }”这个选项{ $near ->
        [none] 。
       *[other] ，是不是“{ $near }”？
    }
usage-no-command = 没有“{ $command }”这个命令{ $near ->
        [none] 。
       *[other] ，是不是“{ $near }”？
    }
usage-command-missing = 没有写要做什么。
usage-missing = 缺少 { $argument }。
usage-value-missing = { $argument } 后面缺少值。
usage-wrong-value = { $argument } 的值“{ $value }”不对{ $known ->
        [none] 。
       *[other] ，可以填写：{ $known }。
    }
usage-conflict = { $argument } 不能和 { $other } 同时使用。
usage-twice = { $argument } 只能写一次。
usage-not-text = 参数不是 UTF-8 文字。
usage-other = 参数不对。
reading = { $what ->
        [not-a-text] 不是文字，或者认不出编码
        [no-object] 不是 JSON 对象
        [no-header] 没有邮件头
        [no-units] 不是单位的数组，也没有 units
        [unclosed-quote] 第 { $first } 行的引号没有闭合
        [too-many-cells] 这一行有 { $first } 格，表头只有 { $second } 列
        [json] JSON 在第 { $first } 行第 { $second } 列不对
       *[other] { $detail }
    }
key-made = 已新建密钥文件 { $path }。没有它，谁也打不开这些数据：请马上另存一份，与数据分开保管。
intake-line = { $verdict ->
        [case] 新件
        [follow_up] 补充来件
        [duplicate] 重复件
        [automatic] 自动邮件
       *[quarantined] 待人工处理
    } { $number }  查询码 { $code }{ $again ->
        [yes] （以前已经登记，没有重复登记）
       *[no] { "" }
    }
export-left = 另有 { $pieces } 件不属于任何信访事项（自动邮件、读不出来待人工处理的）。要导出这些，请用 quintake export --pieces。
verified = 核对了 { $events } 个事件、{ $cases } 件信访事项、{ $submissions } 个信访件、{ $files } 个文件；已销毁的密钥 { $keys } 把。
verified-well = 全部相符。
verified-found = 发现 { $found } 处不符：
migrated = 数据库的结构是第 { $schema } 版{ $steps ->
        [0] ，不需要升级。
       *[other] ，这次升级了 { $steps } 步。
    }
token-once = 访问令牌只显示这一次，请马上保存。程序里不存令牌本身；丢了就收回，再发一个。
token-revoked = 已收回令牌 { $name }，从现在起无效。
user-ended = { $day } 停用
user-kind = { $kind ->
        [token] 令牌
       *[account] 账号
    }
users-none = 还没有账号，也没有令牌。
password-once = 这是 { $user } 第一次登录的密码，只显示这一次；登录后必须改。
account-changed = 已修改账号 { $user }；已登录的要重新登录。
account-state = 账号 { $user } { $state ->
        [disabled] 已停用，不能再登录。
       *[enabled] 已启用。
    }
role-name = { $role ->
        [clerk] 登记
        [leader] 领导
        [bureau] 信访部门
        [unit] 承办单位
        [discipline] 纪检监察机关
        [superior] 上级机关
        [supervisor] 督查
       *[administrator] 管理员
    }
capacity-name = { $capacity ->
        [bureau] 信访部门
        [discipline] 纪检监察机关
        [political_legal] 政法部门
       *[unit] 机关、单位
    }
unit-item = { $item ->
        [code] 代码
        [name] 名称
        [short] 简称
        [pinyin] 拼音首字母
        [aliases] 别名
        [capacity] 性质
        [parent] 上级单位
        [successor] 继任单位
        [valid_from] 启用
        [valid_to] 停用
        [phone] 电话
        [mailbox] 邮箱
        [reception_room] 接待室
        [reception_day] 接待日
        [policy] 信访制度
       *[imported] 由旧登记表带入，尚未核对
    }
unit-complete = 五项齐全。
unit-missing = 缺：{ $items }
units-imported = 新增 { $added } 个单位，修改 { $changed } 个，{ $unchanged } 个没有变化。
calendar-imported = 已导入 { $year } 年：放假 { $holidays } 天，周末上班 { $workdays } 天。未办结事项的期限已按它重算。
calendar-year = 放假 { $holidays } 天，周末上班 { $workdays } 天
calendar-source = { $source ->
        [imported] 后来导入
       *[built_in] 内置
    }
calendar-day = { $worked ->
        [yes] 上班
       *[no] 放假
    }
setting-unset = （没有设置）
setting-hidden = （已设置，不显示）
setting-source = { $source ->
        [file] 来自文件 { $from }
        [environment] 来自环境变量 { $from }
        [option] 来自命令行 { $from }
       *[default] 默认值
    }
setting-file = Quintake 的设置。前面有 # 的是默认值或者例子；去掉 # 再改。每一项也可以用环境变量设置。
setting-secret = 保密的值不写在这里；它原来在文件或者环境变量里：
schemas-fresh = 都是最新的。
schemas-stale = 过时了：{ $files }。请运行 quintake schemas 重新生成。
schemas-written = 重新写了 { $count } 个文件，在 { $folder }。
figures-as-of = 截至 { $day }
figure-name = { $code ->
        [collected] 收到
        [replied] 答复
        [reply_rate] 回复率
        [due_reply_rate] 到期回复率
        [ontime_reply_rate] 按期回复率
        [closed] 办结
        [close_rate] 结案率
        [due_close_rate] 到期结案率
        [ontime_close_rate] 按期办结率
        [ontime_accept_rate] 按期受理率
        [ontime_route_rate] 按期转送率
        [overdue_open] 逾期未办
        [overdue_days] 最长逾期天数
        [no_legal_limit] 无法定期限
        [reply_not_owed] 不计到期答复和办结
        [merged] 已并案（不计）
       *[withdrawn_before_acceptance] 受理前撤回（不计）
    }
rule-name = { $rule ->
        [notice] 告知
        [route] 转送、交办
        [reply] 答复
        [close] 办结
        [objection] 退回异议
        [handling] 办理
        [simplified-acceptance] 简易办理的受理决定
        [simplified] 简易办理
        [review-request] 申请复查
        [review] 复查
        [reconsideration-request] 申请复核
        [reconsideration] 复核
        [feedback] 三项建议的反馈
        [internal-answer] 业务处室的答复意见
        [objection-decision] 对异议的决定
        [rerouting] 异议成立后重新转送
       *[assigned] 指定办理期限
    }
pack-title = { $pack ->
        [none] { $title }
       *[other] 《{ $title }》
    }
law-and-article = { $pack }{ $article }
weekday = { $day ->
        [1] 周一
        [2] 周二
        [3] 周三
        [4] 周四
        [5] 周五
        [6] 周六
       *[7] 周日
    }
day-and-weekday = { $day }（{ $weekday }）
due-until = { $rule }：最迟 { $day }。
due-counted-days = 从 { $from }起 { $length } 日，当天不算
due-counted-workdays = 从 { $from }起 { $length } 个工作日，当天不算，跳过 { $rest } 个休息日
due-extension = 延长 { $days } 日
due-hearing = 听证 { $days } 日不计算在内
due-ends = 到 { $day }
due-rolled = 到 { $strict }，那天休息，顺延到 { $legal }
due-sentence = { $parts }。
due-article = 依据：{ $title }{ $article }（规则包 { $pack }）。
due-no-article = { $basis ->
        [decision] 法律没有规定这个期限；这是默认的规则（规则包 { $pack }），县里可以另定。
       *[other] { $simplified ->
            [yes] 依据：《信访事项简易办理办法（试行）》（规则包 { $pack }），使用前请与信访部门核对。
           *[no] 这个期限还没有核对原文（规则包 { $pack }），使用前请与信访部门核对。
        }
    }
due-provisional = 暂定：这段时间的放假安排还没有公布或者还没有导入，导入以后可能改变。
reception-weekly = 每{ $days }
reception-monthly-weekday = 每月{ $nth ->
        [1] 第一个
        [2] 第二个
        [3] 第三个
        [4] 第四个
        [5] 第五个
        [-1] 最后一个
        [-2] 倒数第二个
        [-3] 倒数第三个
        [-4] 倒数第四个
       *[other] 倒数第五个
    }{ $days }
reception-monthly-day = 每月 { $day } 日
reception-skip = （法定节假日除外）
reception-note = ；{ $note }

## 命令的说明

help-quintake = Quintake：来信、来访、来电、来邮、来帖，五种渠道进一个队列，一件不丢。
    .more = 每个命令的说明：quintake help 命令。例子：
          quintake intake letter 来信登记表.csv        登记一批来信
          quintake due notice --from 2026-06-04        告知期限到哪一天，为什么
          quintake figures --as-of 2017-04-14          截至某天的统计

        退出码：0 完成；1 核对时发现问题；2 用法不对或者不能回答；65 至少有一件被退回（其余已登记）；75 现在存不了，请稍后再试。
help-option-lang = 用哪种语言：zh-CN 或者 en。不写就看 QUINTAKE_LANG，再看系统语言
    .value = 语言
help-option-json = 结果写成一行 JSON
help-option-config = 设置文件；不写就用当前文件夹里的 quintake.toml（如果有）
    .value = 文件
help-option-data = 数据文件夹；不写就按设置，默认是当前文件夹
    .value = 文件夹
help-option-help = 显示这个说明
help-option-version = 显示版本
help-help = 说明一个命令
help-help--command = 命令，例如 unit add
    .value = 命令

help-normalise = 只把文件读成统一的信访件，不登记，不碰数据库、密钥和设置
    .more = 每件一行 JSON，按文件里的顺序；读不了的一件是带 refused 的一行，写明第几行、哪一项、怎么改。例子：
          quintake normalise letter 来信登记表.csv
          quintake normalise email 一封信.eml
help-normalise--channel = letter、visit、phone、email、post，或者 来信、来访、来电、来邮、来帖
    .value = 渠道
help-normalise--file = 文件，可以多个；- 是标准输入。登记表是 CSV（UTF-8、GB18030）或者 JSON；来邮是一封邮件原文，也可以是 Maildir 文件夹
    .value = 文件
help-option-mbox = 来邮文件是 mbox：里面有多封邮件
help-normalise--area-code = 本地电话区号，带开头的 0，例如 0735
    .value = 区号

help-intake = 登记信访件；每件答复编号和查询码
    .more = 同一个文件再登记一次，什么也不会重复。读不了的邮件放进待人工处理，不会退回。各渠道登记表的列见 docs/files.md。例子：
          quintake intake visit 来访登记表.csv
          quintake intake email - < 一封信.eml
          quintake intake register 旧登记表.csv        连同受理、答复、办结的日期
help-intake--channel = letter、visit、phone、email、post，或者 来信、来访、来电、来邮、来帖；register 是含各渠道和后来日期的旧登记表
    .value = 渠道
help-intake--file = 文件，可以多个；- 是标准输入。登记表是 CSV（UTF-8、GB18030）或者 JSON；来邮是一封邮件原文，也可以是 Maildir 文件夹
    .value = 文件
help-intake--unit = 收到这些信访件的单位；不写就是信访部门，或者信访件自己写明的单位
    .value = 单位

help-due = 某个期限到哪一天，为什么；不碰数据库和设置
    .more = 期限：notice 告知，route 转送，reply 答复，close 办结，objection 退回异议，handling 办理，
        simplified-acceptance、simplified 简易办理，review-request、review 复查，
        reconsideration-request、reconsideration 复核，feedback 三项建议的反馈，internal-answer 业务处室的答复意见，
        objection-decision 对异议的决定，rerouting 重新转送。例子：
          quintake due handling --from 2025-08-04 --extension 30
          quintake due reconsideration --from 2026-03-02 --hearing 2026-03-10/2026-03-12
help-due--rule = 哪一种期限
    .value = 期限
help-due--from = 从哪一天起算（当天不算）；也可以写时刻，按北京时间取日期
    .value = 日期
help-due--received = 收到信访事项的日期，决定适用哪个规则包；不写就同 --from
    .value = 日期
help-due--pack = 指定规则包：CN-2022、CN-2005、ZJ-2016、DEFAULTS
    .value = 规则包
help-due--extension = 批准延长的天数
    .value = 天数
help-due--hearing = 听证的第一天和最后一天，只用于复核
    .value = 起/止
help-due--calendar = 放假安排文件，每行“日期,holiday 或 workday”，一个文件一年；可以多个
    .value = 文件

help-figures = 收到、答复、办结和各项比率，截至某一天
help-figures--as-of = 截至哪一天（含当天）；不写就是今天
    .value = 日期
help-figures--known-at = 只算到这个时刻为止已经登记的
    .value = 时刻
help-figures--unit = 只算这个单位主办的
    .value = 单位
help-figures--channel = 只算这个渠道的
    .value = 渠道

help-export = 导出全部信访事项，每件一行 JSON
help-export--pieces = 改为导出不属于任何事项的信访件：自动邮件和读不出来的

help-verify = 把所有内容从事件重新算一遍，与存下的逐字对照
help-migrate = 把数据库升级到本程序的结构；请先备份
    .more = 还没有装过的，会新建数据库和密钥。
help-migrate--new = 这是新装，密钥是事先给的：为它新建数据库

help-user = 工作人员的账号，和程序用的访问令牌
help-user-add = 新增一个账号；显示第一次登录的密码
help-user-add--user = 登录时输入的用户名
    .value = 用户名
help-user-add--person = 使用人的姓名
    .value = 姓名
help-user-set = 修改账号的姓名、角色或者单位
help-user-set--user = 用户名
    .value = 用户名
help-option-person = 使用人的姓名
    .value = 姓名
help-option-role = clerk 接待登记，bureau 信访部门，unit 承办单位，leader 领导，discipline 纪检监察机关，superior 上级机关，supervisor 督查，administrator 管理员
    .value = 角色
help-option-unit = 属于哪个单位；角色是 unit 时必须写
    .value = 单位
help-user-password = 给账号一个新的一次性密码；已登录的立即退出
help-user-password--user = 用户名
    .value = 用户名
help-user-disable = 停用一个账号
help-user-disable--user = 用户名
    .value = 用户名
help-user-enable = 重新启用一个账号
help-user-enable--user = 用户名
    .value = 用户名
help-user-token = 发一个令牌；令牌只显示这一次
help-user-token--name = 令牌的名称，写明是谁或者什么程序用
    .value = 名称
help-user-revoke = 收回一个令牌，立即失效
help-user-revoke--name = 令牌的名称
    .value = 名称
help-user-list = 列出所有账号和令牌（不含密码和令牌本身）

help-unit = 单位和每个单位公布的五项：一个电话、一个邮箱、一个接待室、一个接待日、一项制度
help-unit-list = 列出所有单位，缺哪几项
help-unit-show = 看一个单位
help-unit-show--unit = 代码、名称、简称、别名或者邮箱
    .value = 单位
help-unit-add = 新增一个单位
help-unit-add--code = 单位的代码
    .value = 代码
help-unit-add--name = 单位的全称
    .value = 名称
help-unit-set = 修改一个单位；值写成空的就是去掉
help-unit-set--unit = 代码、名称、简称、别名或者邮箱
    .value = 单位
help-option-new-code = 改用的代码
    .value = 代码
help-option-new-name = 改用的全称
    .value = 名称
help-option-short = 简称
    .value = 简称
help-option-pinyin = 拼音首字母
    .value = 字母
help-option-alias = 别名，可以写多次；写了就代替原来的全部别名
    .value = 别名
help-option-capacity = bureau 信访部门，unit 其他机关单位，discipline 纪检监察机关，political_legal 政法部门
    .value = 性质
help-option-parent = 上级单位
    .value = 单位
help-option-successor = 接替它的单位
    .value = 单位
help-option-valid-from = 启用的第一天
    .value = 日期
help-option-valid-to = 停用前的最后一天
    .value = 日期
help-option-phone = 公布的电话
    .value = 电话
help-option-mailbox = 公布的邮箱
    .value = 邮箱
help-option-reception-room = 接待室
    .value = 地点
help-option-reception-day = 接待日：一句话，或者可以推出日期的规则，例如 FREQ=WEEKLY;BYDAY=TU 09:00-11:30 skip-holidays
    .value = 规则
help-option-policy = 信访制度：标题，后面可以跟网址
    .value = 制度
help-unit-import = 从 JSON 文件导入全县的单位；已有的按代码更新
help-unit-import--file = JSON：单位的数组，或者带 units 的对象
    .value = 文件

help-calendar = 放假和调休的安排
help-calendar-list = 列出已知的年份，或者一年里的每一天
help-calendar-list--year = 只看这一年
    .value = 年份
help-calendar-import = 导入一年的放假安排；未办结事项的期限按它重算
help-calendar-import--file = CSV，每行“日期,holiday 或 workday,名称”，一个文件一年
    .value = 文件

help-config = 列出所有设置：现在的值、从哪里来、什么意思
help-config-print = 打印一份带说明的 quintake.toml，可以从它改起

help-schemas = 重新生成 JSON Schema 文件
help-schemas--folder = 写到哪个文件夹；不写就是 schemas
    .value = 文件夹
help-schemas--check = 只检查，不写；有过时的就列出来，退出码 1

## 核对时发现的问题

help-finding-calendar-differs = 导入的放假安排与记录不符
help-finding-chain-broken = 事件被改动过：哈希链断开
help-finding-checkpoint-differs = 信箱的读取位置上没有登记过的邮件
help-finding-conflicts-differ = 回避名单与事件不符
help-finding-contacts-differ = 联系方式的索引与信访件不符
help-finding-counter-differs = 计数与实际不符
help-finding-database-damaged = 数据库文件本身有损坏的页；请用最近的备份恢复
help-finding-day-chain-broken = 某天的封存与前一天接不上
help-finding-day-changed = 某天封存之后，事件被增删或者改动
help-finding-day-missing = 最后一天的封存不见了
help-finding-day-not-closed = 有一天没有封存
help-finding-destroyed-key-differs = 销毁密钥的记录不一致
help-finding-event-missing = 缺少一个事件
help-finding-event-unreadable = 事件读不出来
help-finding-figure-differs = 留存的统计数与事件重新统计的结果不符
help-finding-file-changed = 文件被改动过
help-finding-file-held-by-nobody = 文件不属于任何信访件
help-finding-file-key-broken = 文件的密钥打不开
help-finding-file-misplaced = 文件放错了位置
help-finding-file-missing = 文件不见了
help-finding-file-parts-differ = 文件的分块数不符
help-finding-fold-fails = 事件前后矛盾，推不出事项
help-finding-guard-missing = 防止改动事件的触发器被删除
help-finding-index-damaged = 检索索引的一部分不是本系统写入的样子
help-finding-index-differs = 检索索引与内容不符
help-finding-key-broken = 密钥打不开
help-finding-key-missing = 密钥不见了，又没有销毁的记录
help-finding-key-of-nothing = 密钥不属于任何内容，或者本应已经销毁
help-finding-lease-differs = 某项工作被占用得比程序占用的都久：有人写了这一行，工作停住了
help-finding-ledger-differs = 信箱台账的一行与写入时不同，或者与信访件不符
help-finding-legs-differ = 办理环节与事件不符
help-finding-matter-missing = 信访事项不见了
help-finding-notice-differs = 一份通知与写入时不同
help-finding-number-wrong = 编号不对
help-finding-original-changed = 信件原件与信件所记不符
help-finding-piece-changed = 信访件被改动过
help-finding-piece-missing = 信访件不见了
help-finding-projection-differs = 信访事项与事件不符
help-finding-row-unreadable = 这一行的内容不是本系统写入的
help-finding-rows-differ = 行数与事件不符
help-finding-seal-broken = 封存的内容打不开
help-finding-serial-differs = 编号有断号，或者台账、通知少了一行
help-finding-schema-differs = 数据库的这一部分与程序建立的不一样
help-finding-schema-missing = 数据库的这一部分不见了
help-finding-schema-unknown = 数据库的这一部分不是程序建立的，可能会抄走或者改动群众反映的内容
help-finding-session-differs = 登录状态的一行不是本程序写下的；它登录不了任何人
help-finding-setting-differs = 数据库里的一个设置与程序写入的不符
help-finding-setting-unknown = 数据库里有一个本程序不认识的设置
help-finding-token-differs = 访问令牌与记录不符
help-finding-unit-differs = 单位与记录不符
help-finding-unknown-event = 不认识的事件

## 设置项

help-setting-office-name = 办公单位的名称，给群众看。
help-setting-office-division = 县的六位行政区划代码（GB/T 2260），是每个编号的开头。用了就不要再改。
help-setting-office-area-code = 本地电话区号，带开头的 0。7 位或者 8 位的号码按它补全。
help-setting-office-address = 来信寄到哪里：街道、门牌和邮编，写在首页上。
help-setting-data-dir = 数据文件夹：数据库旁边的大文件、密钥、锁文件都放在这里。
help-setting-database-url = 数据库：sqlite:文件路径，或者 postgres://用户:密码@主机/库名。不写就是数据文件夹里的 quintake.db。
help-setting-key-file = 密钥文件。不写就是数据文件夹里的 installation.key；最好放到别的地方，并且另存一份。
help-setting-key-value = 密钥本身，64 位十六进制数字；有它就不看密钥文件。
help-setting-web-listen = 监听的地址和端口。
help-setting-web-public-url = 群众使用的网址，末尾不带斜杠。用 https 时，登录的 cookie 只在这个网址有效。
help-setting-web-trusted-proxies = 反向代理的地址：只有从它们来的 X-Forwarded-For 才算数。
help-setting-web-submissions-per-hour = 同一个来源每小时最多提交几件；0 是不限。本机不限。
help-setting-web-largest-request-mib = 一次请求最大多少 MiB（附件在内）。
help-setting-smtp-host = 发通知的邮件服务器；不写就不发任何通知。
help-setting-smtp-port = 端口；不写时 tls 用 465，其他用 587。
help-setting-smtp-security = 加密方式：tls、starttls，或者只限本机的 plain。
help-setting-smtp-user = 登录名；服务器不要求登录的不写。
help-setting-smtp-password = 密码，多数服务商要求用“授权码”；可以放在文件里（…_FILE）。
help-setting-smtp-from = 发件人：名称 <地址>。
help-setting-smtp-envelope = 信封发件人；写成 bounce+{"{"}token{"}"}@… 时退信能找到它的事项。不写就是空的，最不容易引起邮件循环。
help-setting-smtp-reply-to = 回信地址；写成 信箱+{"{"}token{"}"}@… 时回信自动归入原事项。不写就回给发件人。
help-setting-smtp-acknowledgements-per-hour = 每小时最多自动发出几份收件回执；超出的等一等再发，并且报警。
help-setting-smtp-ca-file = 另外信任的证书（PEM 文件），例如县里自己的证书机构。
help-setting-mailboxes-name = 这个信箱的名称：字母、数字、汉字和 -_.@。它是每封来信身份的一部分，用了就不要再改。
help-setting-mailboxes-host = IMAP 服务器。
help-setting-mailboxes-port = 端口；不写时 tls 用 993，其他用 143。
help-setting-mailboxes-security = 加密方式：tls、starttls，或者只限本机的 plain。
help-setting-mailboxes-user = 登录名，多数服务商用完整的邮箱地址。
help-setting-mailboxes-password = 密码；网易、腾讯的邮箱用“授权码”。可以放在文件里（…_FILE）。
help-setting-mailboxes-folder = 要读的文件夹，可以用中文。
help-setting-mailboxes-unit = 这是哪个单位的信箱（代码或者名称）；不写就是信访部门的。
help-setting-mailboxes-after = 存好以后怎么办：seen 标为已读，move:文件夹 移走，nothing 什么也不动。
help-setting-mailboxes-poll-seconds = 最多隔多少秒看一次（5 到 3600），不管服务器会不会通知。
help-setting-mailboxes-ca-file = 另外信任的证书（PEM 文件），例如县里自己的证书机构。
help-setting-log-format = 日志格式：text 给人看，json 给程序看。
help-setting-log-filter = 记哪些日志：error、warn、info、debug。

## 邮件通知

a-day = { $year } 年 { $month } 月 { $day } 日
notice-greeting = 您好：
notice-arrived-subject = 已收到您的来信（{ $number }）
notice-arrived = 您的来信已于{ $on }收到并登记。
notice-number = 编号：{ $number }
    查询码在提交时给您的回执上。
notice-number-and-code = 编号：{ $number }
    查询码：{ $code }
    请保存好。查询码就是凭证，不要告诉别人。
notice-next = { $rule ->
        [route] 接下来：{ $day }前，我们会把它转送给有权处理的机关、单位，并告诉您转到了哪里。
        [notice] 接下来：{ $day }前，承办单位会告诉您是否受理以及怎样处理。
        [handling] 办理期限到{ $day }。
        [close] 办结期限到{ $day }。
       *[reply] 最迟{ $day }，您会收到答复。
    }
notice-routed-subject = 您的信访事项已转送（{ $number }）
notice-routed = 您的信访事项（编号 { $number }）已于{ $on }转送{ $to }处理。
notice-accepted-subject = 您的信访事项已受理（{ $number }）
notice-accepted = 您的信访事项（编号 { $number }）已于{ $on }由{ $by }受理。
notice-refused-subject = 关于您的信访事项是否受理的告知（{ $number }）
notice-refused = 您的信访事项（编号 { $number }）已于{ $on }作出不予受理的决定。理由和可以采取的其他途径，请凭编号和查询码查看，或者打电话询问。
notice-answered-subject = { $corrected ->
        [yes] 对您的答复的更正（{ $number }）
       *[no] 对您的信访事项的答复（{ $number }）
    }
notice-answered = { $corrected ->
        [yes] 对您的信访事项（编号 { $number }）的答复已更正，更正后的答复作于{ $on }：
       *[no] 对您的信访事项（编号 { $number }）已于{ $on }作出答复：
    }
notice-answer-elsewhere = 内容没有写在这封邮件里。请凭编号和查询码查看，或者打电话询问。
notice-closed-subject = 您的信访事项已办结（{ $number }）
notice-closed = 您的信访事项（编号 { $number }）已于{ $on }办结。
notice-look = 查看进展：{ $address }（需要编号和查询码）
notice-phone-of = { $unit }电话：{ $phone }
notice-by-itself = 这封邮件由系统自动发出，里面没有您来信的内容。要补充材料，直接回复这封邮件即可，会归入同一件信访事项。

## 邮件服务器的故障

mail-host-unknown =
    .what = 找不到这台服务器的地址（{ $detail }）。
    .fix = 请检查 host 有没有写错；写对了的，检查本机的域名解析（DNS）。
mail-unreachable =
    .what = 服务器的这个端口没有人应答（{ $detail }）。
    .fix = 请检查 port 和 security：tls 通常是 993（收信）和 465（发信）。再检查防火墙是否允许连出去。
mail-silent =
    .what = 服务器没有在规定的时间内回答（{ $detail }）。
    .fix = 过一会儿会自动再试。一直这样的，请服务商检查，或者检查中间的防火墙。
mail-closed =
    .what = 连接被断开了（{ $detail }）。
    .fix = 过一会儿会自动再试。一连上就断的，请检查 security 与 port 是否配套。
mail-issuer-unknown =
    .what = 服务器的证书是由不认识的机构签发的（{ $detail }）。
    .fix = 是县里自己的证书机构的，把它的证书（PEM）放在本机，在 ca_file 里写明；不是的，先问清楚对方是谁，不要发送密码。
mail-other-name =
    .what = 服务器的证书不是给这个名称的（{ $detail }）。
    .fix = 把 host 改成证书上的名称；证书上没有这个名称的，请服务商换证书。
mail-expired =
    .what = 服务器的证书已经过期或者还没有生效（{ $detail }）。
    .fix = 先核对本机的时钟（timedatectl）；时钟没有错的，请服务商换证书。
mail-certificate-wrong =
    .what = 服务器的证书有问题（{ $detail }）。
    .fix = 请服务商检查证书；在弄清楚以前不会发送密码。
mail-no-tls =
    .what = 没有建立起加密连接（{ $detail }）。
    .fix = 请检查 security 与 port：tls 用 993 或者 465，starttls 用 143 或者 587。
mail-ca-file =
    .what = ca_file 用不了（{ $detail }）。
    .fix = 请写明一个 PEM 证书文件的路径，里面至少有一张证书，本程序要能读到它。
mail-no-starttls =
    .what = 服务器不提供 STARTTLS（{ $detail }），所以没有发送密码。
    .fix = 把 security 改成 tls（端口 993 或者 465）；服务器平时提供而现在没有的，可能有人在中间。
mail-injected =
    .what = 加密以前，连接里被人塞进了内容（{ $detail }），所以没有发送密码。
    .fix = 把 security 改成 tls；并请网络管理员查一查中间有什么设备。
mail-other-protocol =
    .what = 对方说的不是邮件协议（{ $detail }）。
    .fix = 请检查 host 和 port：收信用 IMAP，发信用 SMTP。
mail-password-missing =
    .what = 没有填写密码（{ $detail }）。
    .fix = 把密码写进一个文件，用环境变量 …_PASSWORD_FILE 指明它；网易、腾讯的邮箱要用“授权码”。
mail-password-refused =
    .what = 服务器不接受这个用户名和密码（{ $detail }）。
    .fix = 请核对 user（多数要写完整的邮箱地址）和密码；网易、腾讯的邮箱要在网页上打开 IMAP/SMTP，再用“授权码”代替密码。为了不把账号锁住，不会马上再试；改好后重新启动。
mail-no-sign-in =
    .what = 服务器提供的登录方式都用不了（{ $detail }）。
    .fix = 请在服务商那里打开用密码（授权码）登录；或者检查 security，有的服务器只在加密以后才让登录。
mail-unsafe-login =
    .what = 服务商认为这是不安全的登录（{ $detail }）。
    .fix = 请登录邮箱的网页，打开 IMAP，并按提示把本机加为可信的客户端。
mail-unavailable =
    .what = 服务器说它现在不能服务（{ $detail }）。
    .fix = 过一会儿会自动再试。常常这样的，请问服务商是不是限制了连接数。
mail-folder-missing =
    .what = 没有这个文件夹（{ $detail }）。
    .fix = 请检查 folder 的名称，大小写和分隔符都要一致，例如 INBOX 或者 INBOX/信访。
mail-refused =
    .what = 服务器拒绝了（{ $detail }）。
    .fix = 请把括号里的话告诉服务商。
mail-too-much =
    .what = 服务器发来的比要求的多（{ $detail }），连接已经断开。
    .fix = 过一会儿会自动再试。一直这样的，这台服务器不可信，请服务商检查。
mail-sender-refused =
    .what = 服务器不接受从这个地址发信（{ $detail }）。
    .fix = 请检查 smtp.from：多数服务商只许用登录的那个地址发信。
mail-store =
    .what = 读到了信，但是本机现在存不下（{ $detail }）。
    .fix = 请运行 quintake doctor，看磁盘和数据库；恢复以后会自动接着读，不会丢也不会重复。

## 体检（quintake doctor）

check-skipped = 前面有问题，这一项没有检查。
check-office = 单位
    .well = { $name }，{ $county }（{ $division }）。
    .wrong = 还没有填写县的代码，现在是 { $division }（{ $name }，{ $county }）。
    .fix = 在 quintake.toml 里写：[office] division = "六位代码"。编号从它开头，用了就不要再改。
check-address = 寄信地址
    .well = { $address }。
    .wrong = 首页没有写信寄到哪里。
    .fix = 在 quintake.toml 里写：[office] address = "街道、门牌、邮编"。
check-data-folder = 数据文件夹
    .well = { $path } 可以读写。
    .wrong = { $path }：{ $detail }。
    .fix = 让运行本程序的用户拥有它，并且只有他能进：chmod 0700 { $path }
check-disk-space = 磁盘空间
    .well = 还有 { $free } MiB（至少要 { $enough } MiB）。
    .wrong = 只剩 { $free } MiB，少于 { $enough } MiB。
    .fix = 腾出空间，或者把 data.dir 换到更大的磁盘。满了以后收件会停下，已经收到的不会丢。
check-local-disk = 本地磁盘
    .well = 数据在本地磁盘上（{ $kind }）。
    .wrong = 数据在网络磁盘上（{ $kind }），断电时可能丢掉已经答应存好的内容。
    .fix = 把 data.dir 换到本机的磁盘。
check-key = 密钥
    .well = 密钥在 { $path }（没有就在第一次使用时生成）。
    .wrong = 密钥在 { $path } 读不出来。
    .fix = 请对照恢复单检查 { $path }。
check-key-mode = 密钥的权限
    .well = 只有主人能读（{ $path }，{ $mode }）。
    .wrong = 别人也能读密钥（{ $path }，{ $mode }）。
    .fix = chmod 0600 { $path }
check-key-apart = 密钥与数据分开
    .well = 密钥不在数据文件夹里（{ $path }）。
    .wrong = 密钥和数据放在一起：{ $path }。谁拷走数据文件夹，谁就能打开它。
    .fix = 把它移到别处，例如 /etc/quintake/installation.key，再在 quintake.toml 里写 [key] file = "…"。
check-database = 数据库
    .well = { $url } 已打开。
    .wrong = { $url } 打不开。
    .fix = 请检查 database.url。
check-durability = 断电不丢
    .well = { $product }：答应存好的，断电也在。
    .wrong = { $product } 的设置会在断电时丢掉已经答应存好的内容：{ $weak }。
    .fix = 请改回来：fsync = on，full_page_writes = on，synchronous_commit = on。
check-database-sound = 数据库完好
    .well = { $product } 的快速检查没有发现问题。
    .wrong = { $product } 的快速检查发现：{ $damage }。
    .fix = 先停止收件并拷贝整个文件夹，再用最近的备份恢复，最后运行 quintake verify。
check-encoding = 文字编码
    .well = { $product } 用 UTF-8。
    .wrong = { $product } 不是 UTF-8。
    .fix = 建库时写：create database … encoding 'UTF8' locale 'C.UTF-8' template template0;
check-writes = 可以写入
    .well = 现在可以收件。
    .wrong = 现在不能收件。
    .fix = 请看前面几项。
check-key-confirmed = 密钥的备份
    .well = { $when } 确认恢复单已经放好。
    .wrong = 还没有确认恢复单放好。没有密钥，备份谁也打不开。
    .fix = 运行 quintake doctor recovery-sheet，打印，放进保险柜；再运行 quintake doctor confirm-key 单子末尾的字。
check-backup = 备份
    .well = 最近一次备份是 { $when }。
    .wrong = 最近一次备份：{ $when }。
    .fix = 每天运行 quintake backup --to 另一块磁盘上的文件夹，例如用 cron 或者 systemd 定时器。
check-clock = 时钟
    .well = 现在是 { $now }（最近一次记录 { $last }）。
    .wrong = 现在是 { $now }，却已经有 { $last } 的记录：时钟倒退了。
    .fix = 校准时钟（例如 timedatectl set-ntp true），再启动。
check-days-closed = 按日封存
    .well = 已封存到 { $day }。
    .wrong = 只封存到 { $day }。
    .fix = 让 quintake serve 运行着，过了零点它会封存前一天；或者运行任何一个 quintake 命令。
check-calendar = 工作日历
    .well = 放假安排已到 { $year } 年，今后 90 天都已知（下一份是 { $next } 年）。
    .wrong = 放假安排只到 { $year } 年，今后 90 天里有的期限只能暂定。
    .fix = { $next } 年的国务院办公厅通知公布后：quintake calendar import { $next }.csv
check-units = 单位目录
    .well = 共有 { $units } 个单位。
    .wrong = 共有 { $units } 个单位；由登记表带进来、还没有核对的：{ $imported }。
    .fix = quintake unit import 单位.json，或者逐个 quintake unit set 代码 …
check-five-items = 五项公开
    .well = { $units } 个单位全部公开了五项。
    .wrong = { $units } 个单位里只有 { $complete } 个公开了五项；缺的有：{ $missing }。
    .fix = quintake unit set 代码 --phone … --mailbox … --reception-room … --reception-day … --policy …
check-quarantine = 待人工处理
    .well = 没有读不出来的来件（{ $pieces } 件）。
    .wrong = 有 { $pieces } 件读不出来的来件等着人处理。
    .fix = 请在收件盘里逐件查看；原件一个字节也没有少。
check-tokens = 访问令牌
    .well = 有 { $tokens } 个有效的访问令牌。
    .wrong = 还没有有效的访问令牌（{ $tokens } 个）。
    .fix = quintake user token 名称 --role bureau
check-mailboxes-read = 信箱按时读取
    .well = { $mailboxes ->
        [none] 没有设置信箱。
       *[other] { $mailboxes } 个信箱都按时读到了。
    }
    .wrong = 已经一个小时以上没有读到：{ $behind }（共 { $mailboxes } 个信箱）。
    .fix = quintake doctor mailbox { $first }；quintake serve 要运行着才会读信箱。
check-outbox = 待发的通知
    .well = 没有发不出去的通知（待发 { $open } 份，最早的是 { $oldest }，放弃 { $failed } 份）。
    .wrong = 待发 { $open } 份（最早的是 { $oldest }），放弃了 { $failed } 份。
    .fix = quintake doctor smtp；放弃了的，请用别的办法告诉信访人，例如打电话。
check-mailboxes = 信箱
    .well = { $mailboxes ->
        [none] 没有设置信箱。
       *[other] { $mailboxes } 个信箱都能读。
    }
    .wrong = { $mailboxes } 个信箱里，读不了的有：{ $wrong }。
    .fix = quintake doctor mailbox { $first }
check-smtp = 发信的服务器
    .well = { $host ->
        [none] 没有设置，也没有信箱要回复。
       *[other] { $host } 可以用。
    }
    .wrong = { $host ->
        [none] 读信箱，却没有发信的服务器：来信人收不到编号和查询码。
       *[other] { $host } 用不了。
    }
    .fix = { $host ->
        [none] 在 quintake.toml 里写 [smtp]，至少要有 host 和 from。
       *[other] quintake doctor smtp
    }
check-mailbox-name = 服务器的名称
    .well = { $host } 的地址是 { $addresses }。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-mailbox-connection = 连接
    .well = { $host } 的 { $port } 端口有人应答。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-mailbox-encryption = 加密
    .well = { $security ->
        [plain] 没有加密，只在本机。
       *[other] 已加密（{ $security }），证书没有问题。
    }
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-mailbox-sign-in = 登录
    .well = { $user } 已登录。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-mailbox-folder = 文件夹
    .well = { $folder } 已打开，里面有 { $messages } 封信。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-mailbox-reading = 读取
    .well = 可以读（{ $messages } 封）；{ $calls ->
        [yes] 有新信时服务器会通知（IDLE）。
       *[no] 有新信时服务器不会通知，按设定的间隔去看。
    }
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-smtp-name = 服务器的名称
    .well = { $host } 的地址是 { $addresses }。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-smtp-connection = 连接
    .well = { $host } 的 { $port } 端口有人应答。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-smtp-encryption = 加密
    .well = { $security ->
        [plain] 没有加密，只在本机。
       *[other] 已加密（{ $security }），证书没有问题。
    }
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-smtp-sign-in = 登录
    .well = { $user ->
        [nobody] 服务器不要求登录。
       *[other] { $user } 已登录。
    }
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-smtp-sender = 发件人
    .well = 服务器接受从 { $from } 发信。没有真的发出什么。
    .wrong = 没有检查出来。
    .fix = 请再试一次。
check-listen = 监听地址
    .well = { $address } 可以使用。
    .wrong = { $address } 用不了：{ $detail }。
    .fix = 请看是不是别的程序占用了端口，或者改 web.listen。
check-public-url = 对外网址
    .well = { $url }
    .wrong = { $url } 没有加密：姓名、电话和查询码会明文经过网络。
    .fix = 在前面放一个说 TLS 的反向代理，再把 web.public_url 写成 https://…

## 备份、恢复、体检、抹除的回话

backed-up = 已备份到 { $file }：{ $rows } 行（其中事件 { $events } 个），{ $files } 个文件，{ $kib } KiB。密钥不在里面，请另外保管。
restored = 已恢复：{ $rows } 行（其中事件 { $events } 个），{ $files } 个文件；重新抹除 { $again } 件；核对发现 { $found } 处问题。
erased = { $extent ->
        [everything] 已抹除 { $number }：谁写的、写了什么，再也查不到了；只留下有过这件事。
       *[other] 已抹除 { $number }：谁写的，再也查不到了；事项本身还在。
    }
erased-before = { $extent ->
        [everything] { $number } 在 { $day } 已经抹除过：谁写的、写了什么都已不在，这次没有再做什么。
       *[other] { $number } 在 { $day } 已经抹除过：谁写的已查不到，这次没有再做什么。
    }
doctor-summary = 共 { $checks } 项：{ $wrong } 项不行，{ $warnings } 项要改。
recovery-sheet =
    恢复单：请打印，放进保险柜，不要存在电脑里。

    { $groups }

    末尾的字：{ $word }
    密钥丢了的时候，把上面八组连起来写成一行，存成密钥文件，权限 0600。
key-confirmed = 已记下：恢复单放好了。
problem-recovery-word-wrong = 这不是恢复单末尾的字。
    .title = 对不上
    .fix = 请看恢复单上“末尾的字”后面的八个字符；单子不在手边的，运行 quintake doctor recovery-sheet 重新打印。
help-finding-account-differs = 账号的记录与它的事件不一致
help-doctor = 检查安装有没有问题，逐项说明怎么办
    .more = 有要改的地方，退出码是 1。
help-doctor-mailbox = 逐步检查一个信箱：名称、连接、加密、登录、文件夹、读取
help-doctor-mailbox--name = 设置里的信箱名称
    .value = 名称
help-doctor-smtp = 逐步检查发通知的服务器；什么也不会真的发出
help-doctor-recovery-sheet = 打印恢复单：密钥写在纸上，放进保险柜（输出到标准错误）
help-doctor-confirm-key = 确认恢复单已经放好
help-doctor-confirm-key--word = 恢复单末尾的字
    .value = 字
help-backup = 备份：除密钥以外的一切，写进一个加密的文件；不影响收件
help-backup--file = 备份文件；不写就在当前文件夹按时间取名
    .value = 文件
help-backup--to = 放备份的文件夹，按时间取名
    .value = 文件夹
help-restore = 把备份恢复到空的数据库，恢复后核对；要么全部恢复，要么什么也不写
help-restore--file = 备份文件
    .value = 文件
help-restore--destroyed = 已销毁密钥的清单；不写就用数据文件夹里的 destroyed-keys
    .value = 文件
help-erase = 抹除：销毁一个信访件的身份密钥，谁写的再也查不到，事项还在
help-erase--number = 信访件编号
    .value = 编号
help-erase--reason = 为什么
    .value = 理由
help-erase--everything = 连内容一起抹除
## 页面

page-problems = 可能遇到的问题和办法
page-problem-happened = 发生了什么
page-problem-remedy = 怎么办

listening = 已开始收件：{ $address}
demo-ready =
    示例县已经备好：{ $url }
    县名、人名、电话都是虚构的。账号只能用下面的密码登录一次，登录后要改：
demo-token = 接口令牌：{ $token }
help-serve = 运行收件网关：网页、接口、邮箱、通知
    .more = 停止：Ctrl+C 或者 SIGTERM，正在处理的会先做完。
help-demo = 用示例县试用：数据在 quintake-demo 文件夹里，删掉文件夹就没有了
help-demo--listen = 监听的地址，只能是本机
    .value = 地址

## 群众看的页面

site-skip = 跳到正文
site-home = 首页
site-submit = 我要反映
site-progress = 查进度
site-directory = 找单位
site-figures = 公开数据
site-privacy = 个人信息怎么处理
site-desk = 工作人员
site-large = 大字版
site-normal = 普通字号
site-other-language = English
site-no-secrets = 涉密信息请勿在本网站填写。
site-demo = 这是演示：县名、人名、电话都是虚构的，写下的内容不会寄给任何机关。
site-call = 电话 { $phone }
site-nav = 主要栏目
site-foot = 更多

day-long = { $year }年{ $month }月{ $day }日（{ $weekday }）
day-short = { $month }月{ $day }日
weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日

home-hero = 您反映的每一件事，都有编号，有人负责，有期限
home-lead = 来信、来访、来电、来邮、来帖，五种方式一样算数，合在一起办理，不必重复提交。
home-submit-hint = 写下发生了什么。不用注册，不用起标题，约五分钟。
home-progress-hint = 凭编号和查询码，看到了哪一步、谁在办、哪天前答复。
home-directory-hint = 每个单位的电话、邮箱、接待室、接待日和信访制度。
home-ways = 也可以这样反映
home-way-phone = 打电话
home-way-mail = 发邮件
home-way-visit = 到接待室
home-way-letter = 写信
home-way-letter-hint = 寄到{ $office }
home-way-letter-to = { $address }，{ $office }收
home-way-letter-mark = 信封上写明“信访”。
home-next-day = 下一次接待：{""}
home-promise = 我们保证什么
home-promise-1 = 收下就有编号和查询码；存好之后才告诉您，存好的不会丢。
home-promise-2 = 每一步都写明日期和依据；转到哪个单位，电话是多少，都看得到。
home-promise-3 = 写明是检举控告的，被反映的人和单位什么也看不到。

form-step = 第 { $step } 步，共 { $steps } 步
form-back = 上一步
form-next = 下一步
form-send = 提交
form-not-sent = 还没提交的内容只在这一页里，我们没有保存。换字号、换语言不会丢；关掉这一页就没有了。
form-change = 修改
form-optional = （可以不填）
form-faults = 还有地方要改
form-fault-title = 有误：
form-files-again = 刚才选的文件要再选一次。
form-choose-files = 选照片或者文件

submit-text-title = 发生了什么？
submit-text-hint = 想到什么写什么，不用起标题。写清这五样，办得更快：
submit-prompts = 时间、地点、涉及谁、经过、您的请求。
submit-text-label = 您要反映的事
submit-text-truth = 请如实反映，不要捏造、歪曲事实，不要诬告、陷害他人（《信访工作条例》第十九条）。
submit-text-missing = 请写下发生了什么，哪怕只有一句话。
submit-text-long = 写了 { $written } 个字，最多 { $most } 个字。长的材料可以作为附件。
submit-unit-title = 这件事{"\u200B"}归哪个单位管？
submit-unit-hint = 不知道就选第一项，由工作人员判断，不影响办理。
submit-unit-unknown = 不知道，由工作人员判断
submit-unit-unknown-hint = 大多数人选这一项
submit-unit-known = 我知道，是这个单位：
submit-unit-label = 单位
submit-unit-missing = 请从列表里选一个单位，或者选“不知道”。
submit-kind-label = 是不是检举控告{"\u200B"}干部、公职人员{"\u200B"}或者国家机关{"\u200B"}违纪违法？
submit-kind-hint = 例如：村干部收钱不办事，执法人员打人。企业、商户、邻居违法（例如养猪场排污、工地欠薪）不是这一项，请选“不是”，这样才会转给管这件事的单位。
submit-kind-ordinary = 不是
submit-kind-accusation = 是，这是检举控告
submit-kind-accusation-hint = 直接送纪检监察机关。被反映的人和单位看不到。
submit-contact-title = 怎么答复您？
submit-contact-hint = 留电话或者邮箱，我们才能告诉您结果。写明姓名和住址的，受理情况还会书面告知。
submit-phone = 手机或者电话
submit-phone-wrong = 这个号码好像多了或者少了一位：手机是 11 位，座机请带区号，例如 0735-5521234。改好再按“下一步”；号码没有错，就直接再按一次“下一步”。
submit-email = 邮箱
submit-email-wrong = 邮箱的样子是 name@example.cn。
submit-name = 姓名
submit-address = 住址
submit-identity = 您的身份让谁知道？
submit-identity-open = 承办单位可以知道
submit-identity-open-hint = 方便联系您核实情况，办得最快。
submit-identity-confidential = 保密
submit-identity-confidential-hint = 只有信访部门知道您是谁，承办单位看不到姓名和电话。
submit-identity-anonymous = 匿名
submit-identity-anonymous-hint = 谁也不知道。只能凭查询码看答复；无法核实的，可能无法作出个案答复。
submit-publish = 处理结果可以公开（会去掉姓名、电话和地址）
submit-privacy = 提交即表示知道：您填写的内容用于登记、办理和答复这件事。
submit-check-title = 请核对
submit-check-text = 内容
submit-check-unit = 单位
submit-check-kind = 性质
submit-check-contact = 联系方式
submit-check-identity = 身份
submit-files-label = 照片和材料
submit-files-hint = 可以选多个文件，合起来不超过 { $most } MiB。也可以以后再补。
submit-done-title = 已经登记
submit-done-number = 编号
submit-done-code = 查询码
submit-done-keep = 请现在就把编号和查询码存下来：拍下这一页，或者用下面的按钮。查询码只显示这一次。
submit-done-next = { $day }前会告诉您：由谁办理、怎么办理。
submit-done-reply = { $day }前答复您。
submit-done-print = 打印或者存成 PDF
submit-done-save = 存成文件
submit-done-copy = 复制编号和查询码
submit-done-copied = 已经复制
submit-done-line = { $name }：{ $value }
submit-done-received = 登记日期：{ $day }
submit-done-where = 查进度：{ $url }
submit-done-secret = 有编号和查询码就能看到办理情况，请不要给别人看。
submit-done-follow = 查看进度
submit-again = 这份内容已经登记过，编号和查询码没有变。

progress-title = 查进度
progress-hint = 编号和查询码在您的回执上。
progress-number = 编号
progress-number-hint = 例如 { $example }，大小写、横线都不要紧。
progress-code = 查询码
progress-code-hint = 16 个字符，例如 7K3M-9QTW-2XBD-5HNC。
progress-ask = 查询
progress-none = 编号和查询码对不上。编号和查询码都可能输错了，请对照回执一个一个看；字母 O 和数字 0、字母 I 和数字 1 不用区分。
progress-number-wrong = 编号输错了：多了、少了或者认错了一个字。请对照回执再看一遍。
progress-code-wrong = 查询码是 { $right } 个字符，您输入了 { $typed } 个。请对照回执再看一遍。
progress-lost = 编号或者查询码丢了怎么办
progress-lost-named = 当时留了姓名的：带身份证件到接待室，工作人员核对以后补打回执。电话里不能告诉查询码。
progress-lost-nameless = 当时没留姓名的：没有别的办法证明是您，只能重新反映一次，写明以前反映过。
progress-now = 现在
progress-state-registered = 已经登记，正在判断由哪个单位办理
progress-state-routed = 已经转给承办单位，等它决定受理
progress-state-accepted = 已经受理，正在办理
progress-state-closed = 已经办结
progress-state-declined = 不予受理
progress-state-withdrawn = 已经撤回
progress-state-merged = 已与另一件合并办理
progress-state-none = 已经收到。这一件不单独办理。
progress-holder = 现在由{ $unit }办理
progress-holder-over = 由{ $unit }办结
progress-call = 电话 { $phone }
progress-steps = 到了哪一步
progress-stage-received = 收到
progress-stage-routed = 转给承办单位
progress-stage-routed-to = 转给{ $unit }
progress-stage-accepted = 受理
progress-stage-declined = 不予受理
progress-stage-replied = 答复
progress-stage-reply-corrected = 更正答复
progress-stage-closed = 办结
progress-stage-withdrawn = 撤回
progress-stage-added = 您补充了材料
progress-due-next = 接下来
progress-due-route = { $day }前：转给有权处理的单位
progress-due-notice = { $day }前：书面告知受理情况
progress-due-reply = { $day }前：答复您
progress-due-handling = { $day }前：作出处理意见
progress-due-close = { $day }前：办结
progress-due-assigned = { $day }前：承办单位报告结果
progress-due-basis = 依据：{ $basis }
progress-due-provisional = （暂定：国务院还没有公布那一年的放假安排）
progress-replies = 答复
progress-reply-procedural = 程序性答复
progress-reply-substantive = 实体性答复
progress-answer-substantive = 对事情本身的答复
progress-answer-procedural = 办理情况告知
progress-reply-corrected = 更正（原来的内容保留在下面）
progress-reply-former = 原来的内容
progress-add = 补充材料
progress-add-hint = 会并入这一件，不重新计算期限。
progress-add-label = 要补充的内容
progress-add-send = 补充
progress-added = 补充的内容已经收到。查进度还是用原来的编号和查询码，不用换。
progress-added-number = （这次补充在我们这里登记为 { $number }，不用记。）
progress-review = 对答复不满意怎么办
progress-review-hint = 自收到书面答复之日起 30 日内，可以请原办理机关的上一级机关复查；对复查意见还不服的，30 日内可以请求复核（《信访工作条例》第三十五条、第三十六条）。
progress-review-none = 可以打上面的电话问清楚，也可以在下面补充您的意见。
progress-own = 您写的
progress-own-first = { $day }写的
progress-own-added = { $day }补充的
progress-own-file = 附件：{ $file }
progress-restricted = 已交有关机关依法处理。为了保护您，这里不显示是哪个机关。

directory-title = 找单位
directory-lead = 每个单位公开五项：一个电话、一个邮箱、一个接待室、一个接待日、一项信访制度。没有公开的，用红字标明。
directory-search = 单位名称、简称或者拼音首字母
directory-find = 查找
directory-found = 找到 { $units } 个单位
directory-none = 没有找到。换一个简称试试，例如“住建”或者“zj”；不知道归谁管，可以直接反映，由工作人员判断。
directory-complete = 五项齐全
directory-all-published = 五项都已公开
directory-missing-count = 缺 { $count } 项
directory-missing = 还没有公开
directory-phone = 电话
directory-mailbox = 邮箱
directory-room = 接待室
directory-day = 接待日
directory-soon = 下一次接待
directory-today = 今天
directory-open = 正在接待
directory-policy = 信访制度
directory-next = 接下来的接待日
directory-moved = 遇节假日，改在 { $day }
directory-cancelled = 遇节假日，停止一次
directory-tentative = 暂定
directory-all = 全部单位
directory-write = 向这个单位反映
directory-data = 数据（JSON）

stats-title = 公开数据
stats-as-of = 截至 { $day }
stats-change = 换一天
stats-show = 显示
stats-of = { $denominator } 件中 { $numerator } 件
stats-none = —
stats-none-hint = 没有到期的，不计算
stats-collected = 收到
stats-collected-hint = 截至当日收到的信访事项，并案和受理前撤回的不算
stats-replied = 已答复
stats-replied-hint = 对事情本身作了答复的；受理通知、转送告知不算
stats-closed = 已办结
stats-due-reply = 到期回复率
stats-due-reply-hint = 答复期限已到的事项里，已经答复的占多少
stats-ontime-reply = 按期回复率
stats-ontime-reply-hint = 答复期限已到的事项里，在期限内答复的占多少
stats-due-close = 到期结案率
stats-due-close-hint = 办理期限已到的事项里，已经办结的占多少
stats-ontime-close = 按期办结率
stats-ontime-close-hint = 办理期限已到的事项里，在期限内办结的占多少
stats-reply-rate = 回复率
stats-reply-rate-hint = 全部收到的事项里，已经答复的占多少
stats-close-rate = 结案率
stats-close-rate-hint = 全部收到的事项里，已经办结的占多少
stats-overdue = 逾期未办
stats-overdue-hint = 最久的一件已逾期 { $days } 天
stats-table = 明细
stats-left-out = 没有计入的：并案 { $merged } 件，受理前撤回 { $withdrawn } 件；没有法定期限 { $no_limit } 件，不要求答复 { $not_owed } 件。

privacy-title = 个人信息怎么处理
privacy-who = 谁在处理
privacy-who-text = { $office }，为了登记、办理和答复您反映的事项（《信访工作条例》，《个人信息保护法》第十三条、第三十四条）。
privacy-what = 处理哪些
privacy-what-text = 您自己写下的：姓名、电话、邮箱、住址、内容和材料。都可以不填；不填电话和邮箱，就只能凭查询码看结果。
privacy-safe = 怎么保护
privacy-safe-text = 您写的内容加密存放，只有办理这件事的人能看，每一次操作都有记录。选了“保密”，承办单位看不到您是谁；写明是检举控告的，被反映的人和单位什么也看不到。
privacy-keep = 保存多久
privacy-keep-text = 按档案规定保存。您可以要求查阅、更正；依法不能删除的，会告诉您理由。
privacy-publish = 会不会公开
privacy-publish-text = 只有您同意公开的才公开，而且去掉姓名、电话和地址；检举控告从不公开。
privacy-ask = 找谁
privacy-ask-text = 打{ $phone }，或者到接待室。

error-title = 没有完成
error-what = 发生了什么
error-fix = 怎么办
error-field = （{ $field }）
error-code = 代码 { $code }
error-trace = 编号 { $trace }
error-call = 着急的，请打 { $phone }：同样登记，同样有编号。
error-home = 回到首页

## 工作台

desk-sign-in = 登录
desk-sign-in-help = 忘了密码，请找管理员重设。这里只供本县信访工作人员使用。
desk-sign-in-wrong = 用户名或者密码不对。
desk-sign-in-stale = 这一页打开得太久了，请再登录一次。
desk-user = 用户名
desk-password-word = 密码
desk-public = 群众看的网页
desk-sign-out = 退出
desk-password = 修改密码
desk-password-one-time = 第一次登录的密码只能用一次。请先设一个自己的密码。
desk-password-present = 现在的密码
desk-password-new = 新密码
desk-password-hint = 至少 { $least } 个字符，越长越好；一句好记的话也行。
desk-password-again = 再输一次新密码
desk-password-save = 保存
desk-password-wrong = 现在的密码不对。
desk-password-short = 太短了，至少 { $least } 个字符。
desk-password-weak = 这个密码太好猜：不能和原来的、用户名一样，也不能只有一种字符。
desk-password-changed = 密码已改，以后用新密码登录。
desk-password-differs = 两次输入的新密码不一样。
desk-queue = 信访事项
desk-call = 来电
desk-visit = 来访
desk-letter = 来信
desk-quarantine = 待人工处理
desk-figures = 统计
desk-units = 单位
desk-accounts = 账号
desk-keys = 快捷键
desk-keys-move = 在列表里上下移动
desk-keys-open = 打开
desk-keys-search = 查找
desk-keys-channel = 只看一种渠道；0 是全部
desk-keys-enter = 新登记：来电、来访、来信
desk-keys-save = 保存；登记时接着登记下一件
desk-keys-acts = 在信访件页面：转送、受理、不予受理、答复、办结
desk-keys-join = 并入右边第一件
desk-keys-print = 打印刚才那件的回执
desk-keys-print-now = 在回执页：打印
desk-keys-class = 在信访件页面：定类别
desk-keys-class-and-merge = 在信访件页面：定类别、并案
desk-keys-escape = 离开正在填的一项，其他键才起作用
desk-keys-back = 返回
desk-keys-help = 显示这张表
desk-close = 关闭
desk-all-channels = 全部
desk-channel = 渠道
desk-total = 共 { $total } 件
desk-total-page = 这一页 { $total } 件，后面还有
desk-held-by = 现在办理
desk-empty-search-hint = 词和词之间加一个空格试试，例如“石桥村 路灯”；编号可以只写一部分，例如 D-000005 或者 000005-3；电话写全。
desk-figures-overdue = 还没有办结，答复或者办结的期限已过的。转送、告知等别的事逾期，在列表里选“有事逾期”看。
desk-figures-overdue-all = { desk-figures-overdue }由上级办理的检举控告也计在内，列表里不列。
desk-figures-list = 看是哪几件
desk-search = 查找：内容、姓名、电话、编号
desk-unit = 单位
desk-state = 状态
desk-due = 期限
desk-filter-due = { $due ->
        [late] 有事逾期
        [answer] 逾期未办（答复或者办结）
        [today] 今天到期
       *[week] 七天内到期
    }
desk-any = 不限
desk-mine = 只看本单位
desk-filter = 筛选
desk-filter-clear = 清除筛选
desk-empty = 还没有信访事项
desk-empty-hint = 登记的来信、来访、来电，收到的邮件和网上提交的，都会出现在这里。
desk-empty-filter = 没有符合条件的
desk-empty-filter-hint = 换一个词，或者放宽条件。
desk-title = 主题
desk-number = 编号
desk-received = 收到
desk-erased = （内容已抹除）
desk-pages = 翻页
desk-previous = 上一页
desk-next = 下一页
desk-first = 第一页
desk-done-out-of-sight = 已经办好。这件事项已移出本人能看到的范围。
desk-ago-now = 刚刚
desk-ago-minutes = { $minutes } 分钟前
desk-ago-hours = { $hours } 小时前
desk-ago-yesterday = 昨天
desk-ago-days = { $days } 天前
desk-due-late = 逾期 { $days } 天
desk-due-today = 今天到期
desk-due-left = 还有 { $days } 天
channel-name = { $channel ->
        [letter] 来信
        [visit] 来访
        [phone] 来电
        [email] 来邮
       *[post] 来帖
    }
channel-letter = { $channel ->
        [letter] 信
        [visit] 访
        [phone] 电
        [email] 邮
       *[post] 帖
    }
state-name = { $state ->
        [registered] 已登记
        [routed] 已转送
        [accepted] 已受理
        [closed] 已办结
        [declined] 不予受理
        [withdrawn] 已撤回
       *[merged] 已并案
    }
class-name = { $class ->
        [suggestion] 建议意见
        [accusation] 检举控告
        [appeal] 申诉求决
        [consultation] 咨询
        [thanks] 感谢
       *[other] 其他
    }
route-name = { $route ->
        [litigation] 诉讼、检察、公安程序（第一项）
        [arbitration] 仲裁（第二项）
        [party_appeal] 党员申诉（第三项）
        [admin_procedure] 复议、裁决、确认、许可、处罚（第四项）
        [duty] 履行法定职责（第五项）
       *[opinion] 出具信访处理意见（第六项）
    }
ground-name = { $ground ->
        [in_progress] 其他机关已经受理或者正在办理
        [concluded] 复核后以同一事实和理由再次提出（不再受理）
        [other_procedure] 应当通过诉讼、仲裁、行政复议等途径解决
       *[not_competent] 不属于本机关职权
    }
outcome-name = { $outcome ->
        [resolved] 诉求合理，解决问题到位
        [counselled] 诉求无理，思想教育到位
        [assisted] 生活困难，帮扶救助到位
        [handled_by_law] 行为违法，依法处理
       *[led_to_procedure] 导入法定程序
    }
result-name = { $result ->
        [upheld] 支持
        [explained] 解释说明
       *[not_upheld] 不予支持
    }
leg-state = { $state ->
        [open] 待决定
        [accepted] 已受理
        [passed_on] 已转送
       *[done] 已办完
    }
verdict-name = { $verdict ->
        [case] 新件
        [follow_up] 补充来件
        [duplicate] 重复件
        [automatic] 自动邮件
       *[quarantined] 读不出来
    }
handover-name = { $how ->
        [own] 自收
        [forward] 转送
       *[assign] 交办
    }{ $part ->
        [assist] （协办）
       *[lead] （主办）
    }
detail-name = { $field ->
        [postmark] 邮戳日期
        [registered_number] 挂号号码
        [sender_as_written] 信封署名
        [signers] 联名人数
        [visit_number] 来访编号
        [room] 接待室
        [receiver] 接待人
        [duration_seconds] 通话秒数
        [from_addr] 发件地址
        [url] 网址
       *[board] 版块
    }
desk-unit-not-found = 没有找到这个单位，请从列表里选，或者清空
desk-unit-unknown = （不在目录里的单位）
desk-actor-token = 接口 { $name }
desk-actor-web = 网上提交
desk-actor-gateway = 系统
desk-actor-holder = 信访人
desk-case-other = 另一件
desk-event-received = 收到{ $channel } { $number }{ $verdict ->
        [follow_up] ，并入本件
        [duplicate] ，内容重复
       *[other] { "" }
    }
desk-event-classed = 类别定为{ $class }
desk-event-routed = { $how ->
        [assign] 交办
       *[forward] 转送
    }{ $unit }{ $part ->
        [assist] （协办）
       *[lead] { "" }
    }
desk-event-limit = ，限 { $day } 前办理
desk-event-accepted = 受理：{ $class }
desk-event-declined = 不予受理：{ $ground }
desk-event-replied = 第 { $reply } 号答复（{ $kind }）
desk-event-reply-corrected = 更正第 { $reply } 号答复，现在是第 { $version } 版
desk-event-closed = 办结
desk-event-closed-as = 办结：{ $outcomes }
desk-event-withdrawn = 信访人撤回
desk-event-merged = 并入 { $number }
desk-event-absorbed = 并入本件：{ $number }
desk-event-unmerged = 从 { $number } 拆分出来
desk-event-released = 拆分出去：{ $number }
desk-event-restricted = 转入检举控告专办（{ $unit }）
desk-event-host-accuses = 知悉范围随并案的事项调整
desk-event-corrected-received = 更正 { $number } 的收到日期：{ $from } 改为 { $day }
desk-event-corrected-group = 更正 { $number } 的人数：{ $from } 人改为 { $people } 人
desk-event-erased = { $what ->
        [everything] 抹除了身份和内容
       *[identity] 抹除了身份
    }
desk-event-barred = 拒绝转给 { $unit }（回避）
desk-event-reason = 理由：{ $reason }
desk-event-accused = 被反映：{ $who }
desk-event-accused-without-unit = 被反映：{ $who }（单位不详）
desk-done = { $act ->
        [routings] 已转送。
        [acceptance] 已受理。
        [refusal] 已决定不予受理。
        [replies] 已答复。
        [reply_corrections] 已更正答复。
        [closing] 已办结。
        [withdrawal] 已记录撤回。
        [class] 已定类别。
        [corrections] 已更正。
        [restriction] 已转入检举控告专办。
        [merger] 已并案。
        [separation] 已拆分。
       *[other] 已保存。
    }
desk-restricted = 检举控告专办
desk-class = 类别
desk-holder = 现在由 { $unit } 办理
desk-changed-since = 打开这一页以后：
desk-to-the-form = 回到刚才填的地方（内容还在）
desk-occurred = 发生于
desk-erased-hint = 内容已经依法抹除，办理过程还在。
desk-identity-kept = 信访人要求保密，不显示是谁。需要联系的，请通过信访部门。
desk-original = 原件
desk-receipt = 回执
desk-joined = 并入本件的：
desk-without-unit = { $names } 的所在单位还不清楚，因此还没有任何单位被排除在外。请查明后再次“收窄知悉范围”，写上姓名和单位。
desk-reply-no = 第 { $no } 号
desk-deadlines = 期限
desk-due-right = 提出异议的期间，不是义务
desk-due-done = { $on } 完成，按期
desk-due-done-late = { $on } 完成，逾期 { $days } 天
desk-due-waived = 姓名、住址不清，不要求书面告知
desk-due-again = 办结后又来的 { $number }
desk-due-ended = 事项已结束，不再要求
desk-due-by-person = 这一天由交办的机关指定，或者由原登记表写明，不按规则推算。
desk-legs = 承办单位
desk-how = 方式
desk-reached = 到达
desk-limit = 办理期限
desk-notices = 邮件通知
notice-name = { $kind ->
        [acknowledgement] 收件回执
        [routing] 转送告知
        [acceptance] 受理告知
        [refusal] 不予受理告知
        [reply] 答复
        [correction] 更正答复
       *[closing] 办结告知
    }
desk-notice-state = { $state ->
        [sent] 已发出
        [failed] 没有送到，已放弃
        [sending] 正在发出
       *[waiting] { $tries ->
            [0] 等待发出
           *[other] 试过 { $tries } 次，还会再试
        }
    }
desk-notice-why = { $code ->
        [expired] 试了五天都没有送出。请打电话或者写信告知。
        [outcome-unknown] 邮件服务器两次都没有回音，对方可能已经收到，也可能没有。请打电话确认。
        [erased] 当事人的信息已经依法抹除。
        [restricted] 已转入检举控告专办，这件事不用邮件告知。
        [nothing-to-tell] 要告知的事情已经不在了。
       *[other] 邮件服务器没有收下（{ $code }）。
    }
desk-notice-twice = 有一次没有等到邮件服务器的回音，对方可能收到两封相同的邮件。
desk-events = 经过
desk-recorded = { $when } 补录
desk-acts = 操作
desk-follow-up = 登记补充来件：
desk-no-acts = 这个角色只查看这件事项，不办理。
desk-no-acts-call = 要催办、要问情况，请打给现在办理的{ $unit }：{ $phone }。
desk-no-acts-ask = 要催办、要问情况，请联系现在办理的{ $unit }；它的电话还没有公开，在“单位”里由管理员补上。
desk-people = { $people } 人
desk-done-routed = { $how ->
        [assign] 已交办给{ $unit }
       *[forward] 已转送给{ $unit }
    }
desk-done-sentence = { $said }。
desk-act-route = 转送、交办
desk-act-accept = 受理
desk-act-reply = 答复
desk-act-close = 办结
desk-act-decline = 不予受理
desk-act-class = 定类别
desk-act-correct-reply = 更正答复
desk-act-merge = 并案
desk-act-separate = 拆分
desk-act-correct = 更正登记
desk-act-restrict = 转入检举控告专办（纪检监察机关）
desk-act-withdraw = 信访人撤回
desk-forward = 转送（不要求报结果）
desk-assign = 交办（限期报结果）
desk-part = 主办、协办
desk-part-lead = 主办
desk-part-assist = 协办
desk-limit-hint = 只有交办才填
desk-note = 附言
desk-route = 途径
desk-route-hint = 只有申诉求决才选（《信访工作条例》第三十一条）
desk-reply-kind = 性质
desk-reply-text = 内容
desk-reply-hint = 发出后不能修改，只能更正；信访人看到的就是这些字。
desk-outcomes = 办理结果（三到位一处理）
desk-result = 处理意见
desk-result-hint = 出具处理意见书的才选
desk-summary = 办结报告
desk-ground = 理由
desk-reason = 写明理由
desk-reply-which = 哪一份
desk-into = 并入哪一件（编号）
desk-received-on = 收到日期
desk-group-size = 人数
desk-restrict-hint = 写明被反映的人或者单位。这件事项立刻移出普通队列，交纪检监察机关；被反映的单位及其下属单位看不到，也不能交给它们。只写人、不知道单位的，只收窄知悉范围，在补写单位以前不排除任何单位。
desk-accused-persons = 被反映的人（每行一个）
desk-accused-unit = 被反映的单位，或者上面这些人所在的单位
desk-proof = 凭据（签字的书面材料、本人确认等）
desk-size = { $kib } KiB
desk-publish = 同意公开
desk-representatives = 代表
desk-phone = 电话
desk-id-number = 身份证号码
desk-narrative = 反映的内容
desk-enter-call = 来电登记
desk-enter-visit = 来访登记
desk-enter-letter = 来信登记
desk-representatives-hint = 两人以上来访，请推选代表（不超过五人），用顿号隔开；都计入人数。
desk-named-unit = 涉及单位
desk-named-nobody = { $written }（目录里没有这个单位）
desk-named-several = { $written }（可以是好几个单位：{ $units }；请判断是哪一个再转送）
desk-about-unit = 涉及单位（拼音首字母）
desk-unit-later = 以后再定
desk-class-later = 以后再定
desk-join = 并入已有事项（编号）
desk-files = 附件、扫描件
desk-confidential = 对承办单位保密
desk-anonymous = 匿名
desk-save = 保存
desk-open = 查看
desk-print = 打印
desk-saved = 已登记 { $number }
desk-saved-joined = 已登记 { $number }，并入 { $case }
desk-saved-elsewhere = { $number } 不在本窗口办理，这里看不到；登记过的不会丢，回执请找承办的机关出具
desk-draft = 这是 { $when } 没有保存完的内容。
desk-draft-drop = 丢弃
desk-choose = 请选择
desk-reply-substantive-hint = 实体性答复：对诉求本身的答复，说明查了什么、怎么处理。只有它算作已答复。
desk-reply-procedural-hint = 程序性答复：告知收到、转送、补正、延期等，不算作已答复，期限照走。
desk-reply-meant = 这是对诉求的实体性答复，就这样发出
desk-outcomes-hint = 至少选一项。
desk-outcomes-procedure-hint = 还没有受理并作实体性答复：现在只有导入法定程序的可以办结；其他的先受理、答复。
desk-field-fault = { $field }：{ $fault }
desk-field = { $field ->
        [unit] 单位
        [how] 方式
        [part] 主办、协办
        [limit_on] 办理期限
        [note] 附言
        [class] 类别
        [route] 途径
        [kind] 答复的性质
        [text] 答复的内容
        [reply] 哪一份答复
        [outcomes] 办理结果
        [result] 处理意见
        [summary] 办结报告
        [ground] 不予受理的理由
        [reason] 写明理由
        [into] 并入哪一件
        [join] 并入已有事项
        [submission] 编号
        [received_on] 收到日期
        [received_at] 收到日期
        [visited_at] 来访时间
        [group_size] 人数
        [persons] 被反映的人
        [narrative] 反映的内容
        [about_unit] 涉及单位
        [phone] 电话
        [caller] 电话
        [name] 姓名
        [unit_name] 名称
        [address] 住址
        [id_number] 身份证号码
        [representatives] 代表
        [room] 接待室
        [receiver] 接待人
        [postmark] 邮戳日期
        [registered_number] 挂号号码
        [sender_as_written] 信封署名
        [files] 附件、扫描件
        [user] 用户名
        [person] 姓名
        [role] 角色
        [code] 代码
        [parent] 上级单位
        [short] 简称
        [pinyin] 拼音首字母
        [aliases] 别名
        [mailbox] 邮箱
        [reception_room] 接待室
        [reception_day] 接待日
        [policy] 信访制度
        [reception_every] 周期
        [reception_weekday] 星期
        [reception_from] 从
        [reception_to] 到
       *[other] { "" }
    }
desk-draft-discard = 丢弃，重新填
desk-draft-saved = 草稿已存
desk-draft-lost = 草稿没有存上：请检查网络，或者在另一个窗口重新登录；这一页的内容还在。
desk-alike = 可能是同一件
desk-alike-hint = 写的时候，同一个电话、同一个人、说同一件事的会列在这里，可以直接并入。
desk-alike-join = 并入这一件
desk-alike-joined = 将并入这一件
desk-alike-phone = 同一个电话
desk-alike-name = 同一个姓名
desk-alike-words = 内容相近
desk-receipt-for-petitioner = 信访回执 · 信访人留存
desk-receipt-for-file = 信访回执 · 存档
desk-receipt-how = 凭编号和查询码，扫码或者打开 { $address } 查看进度。
desk-receipt-call = 咨询电话 { $phone }。
desk-receipt-clerk = 登记人
desk-receipt-signature = 信访人签字：________________　　日期：____________
desk-receipt-tray = 这个查询码能看到转入以后的办理情况，请只交给信访人本人。以前回执上的查询码，只能看到转入以前的情况，以免办理过这件事的单位从中看出有人被检举。
desk-quarantine-lead = 读不出来的来件，和自动发出的邮件。原件一个字节也没有少。
desk-quarantine-empty = 没有要处理的
desk-quarantine-empty-hint = 所有来件都读出来了。
desk-quarantine-how = 下载原件，用相应的程序打开；是信访事项的，按来信、来访、来电登记，备注里写上这个编号。
desk-reason-why = 原因
desk-untitled = { $why ->
        [missed_call] 未接来电
        [files] 只有附件，没有文字
       *[nothing] 没有文字
    }
desk-choose-files = 选文件
desk-files-chosen = 选好的文件：
desk-caller = 来电号码
desk-missed-call = 这个电话没有接到。请按来电号码回电，问清以后登记补充来件。
desk-apart = 没有哪一件把“{ $words }”连着写。下面这些事项里，这几个词都有，只是分开写的。
desk-figures-own = 这里只统计本单位能看到的事项。
desk-figures-office = 在纪检监察机关手里的检举控告，这里不计入到期的回复和结案；公开的数字照普通事项计算，以免从数字变化看出有人被检举。
desk-rate = 比率
desk-numerator = 分子
desk-denominator = 分母
desk-unit-saved = 已保存：{ $name }
desk-unit-new = 新单位
desk-unit-code-hint = 字母、数字、横线；用了就不再改
desk-unit-day-words = 说明，或者用一句话写接待日
desk-unit-day-hint = 上面选了周期的，这里写补充说明；选不出来的，整句写在这里，例如“每月 15 日、30 日，局长接待”。
desk-reception-skip = 法定节假日不接待
desk-unit-next = 接下来：{ $days }。
desk-rhythm = { $every ->
        [weekly] 每周
        [-1] 每月最后一个
       *[1] 每月第一个
        [2] 每月第二个
        [3] 每月第三个
        [4] 每月第四个
    }
desk-five-items = 五项公开
desk-role = 角色
desk-role-name = { $role ->
        [clerk] 登记
        [bureau] 分办
        [unit] 承办
        [leader] 领导
        [discipline] 纪检监察
        [superior] 上级机关
        [supervisor] 督查
       *[administrator] 管理员
    }
desk-account-disabled = 已停用
desk-account-one-time = 等待首次登录
desk-account-active = 在用
desk-account-reset = 重设密码
desk-account-enable = 启用
desk-account-disable = 停用
desk-account-sure = 停用 { $person }（{ $user }）的账号？停用后立即退出，不能再登录；办过的事都还在，可以再启用。
desk-account-keep = 不停用
desk-account-new = 新账号
desk-account-enter = 建立账号
problem-session-ended = 登录已经失效，这次没有保存。
    .title = 登录失效
    .fix = 请在另一个窗口重新登录，再回到这一页保存；这一页上写的还在。
problem-form-stale = 这张表单打开得太久，或者中间重新登录过，没有执行。
    .title = 表单过期
    .fix = 请返回上一页，刷新后再提交。
problem-from-elsewhere = 这次提交来自别的网站，没有执行。
    .title = 来自别的网站
    .fix = 请从本站的页面操作；不要从邮件或者别的网页里点。
