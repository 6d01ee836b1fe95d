/**
 * What the simulated shops sell. Every brand is invented.
 *
 * @since 0.1.0
 */

type List = readonly [string, ...Array<string>]

/**
 * A kind of goods: how its products are named, what they cost (分) and what goes wrong with them.
 *
 * @since 0.1.0
 * @category models
 */
export interface Category {
  readonly brands: List
  readonly goods: List
  readonly specs: List
  /** 分. */
  readonly price: readonly [number, number]
  /** How often a case is about a counterfeit. */
  readonly counterfeit: number
  readonly damages: List
  readonly doubts: List
}

/**
 * The trades of the shops.
 *
 * @since 0.1.0
 * @category tables
 */
export const categories: readonly [Category, ...Array<Category>] = [
  {
    brands: ["小满果园", "果然山", "岭上"],
    goods: ["赣南脐橙", "阳光玫瑰葡萄", "攀枝花芒果", "软籽石榴", "冰糖心苹果", "丹东草莓"],
    specs: ["5斤装 单果150g+", "净重9斤 顺丰空运", "2盒 每盒500g", "家庭装 10斤"],
    price: [1990, 16_800],
    counterfeit: 0.1,
    damages: ["收到时压坏了好几个，汁水都流到箱子外面", "一半已经发霉，不能吃", "开箱就有烂果，数了一下 6 个"],
    doubts: ["标的是原产地直发，箱子上却是另一个产地"]
  },
  {
    brands: ["半山瓷社", "窑变", "一盏"],
    goods: ["手绘青花盖碗", "汝窑开片茶杯", "骨瓷餐具套装", "柴烧公道杯", "影青花口盘"],
    specs: ["单只 200ml", "六件套 礼盒装", "16头", "一壶四杯"],
    price: [5900, 168_000],
    counterfeit: 0.25,
    damages: ["碗口磕掉一块，里面的气泡膜是破的", "打开就是碎的，一共碎了 3 件", "杯身有裂纹，倒水会渗"],
    doubts: ["商家写柴烧，送去看说是电窑贴花", "底款印刷模糊，与品牌正品不符"]
  },
  {
    brands: ["棠里", "白芨", "雪时"],
    goods: ["修护精华水", "氨基酸洁面乳", "烟酰胺亮肤面霜", "丝绒口红", "防晒乳 SPF50+"],
    specs: ["50ml", "120g 两支装", "#07 枫糖红", "旅行装 15ml*5"],
    price: [6900, 89_900],
    counterfeit: 0.7,
    damages: ["瓶身裂开，精华漏了大半", "口红断在盖子里", "泵头按不出来，外盒有明显挤压"],
    doubts: ["防伪码查询次数已经 12 次", "质地和专柜买的完全不一样，用了起疹子", "批号刮不开，鉴定机构出具了假货报告"]
  },
  {
    brands: ["疾野", "远行者", "云步"],
    goods: ["碳板跑鞋", "复古板鞋", "轻量越野跑鞋", "厚底老爹鞋"],
    specs: ["42码 黑白", "38.5码 米色", "41码 荧光绿", "40码 灰/橙"],
    price: [19_900, 159_900],
    counterfeit: 0.8,
    damages: ["左脚开胶，走了一次就张嘴", "鞋面有划痕，像是别人退回来的"],
    doubts: ["鞋盒标签和鞋舌标签货号对不上", "走线粗糙、气味刺鼻，鉴定为假", "中底没有碳板，和宣传不符"]
  },
  {
    brands: ["鹿鸣", "藏月", "玉暖"],
    goods: ["足金转运珠", "和田玉平安扣", "淡水珍珠项链", "925银素圈戒指"],
    specs: ["1.2g 编绳款", "直径 22mm 附证书", "8-9mm 正圆", "13号"],
    price: [12_900, 599_900],
    counterfeit: 0.85,
    damages: ["扣头断了，珍珠散了一盒", "玉扣边缘有缺口"],
    doubts: ["送检不是和田玉，是石英岩", "证书编号在检测机构官网查不到", "克重少了 0.3 克，成色也不对"]
  },
  {
    brands: ["拾光", "极昼", "青电"],
    goods: ["降噪蓝牙耳机", "65W 氮化镓充电器", "机械键盘", "便携显示器", "空气炸锅"],
    specs: ["曜石黑", "标准版", "87键 茶轴", "15.6英寸 4K", "5L 可视"],
    price: [8900, 199_900],
    counterfeit: 0.45,
    damages: ["屏幕有两条亮线，外箱被踩扁了", "右耳没声音，充电盒盖子裂了", "炸锅玻璃到货就碎了"],
    doubts: ["序列号在官网显示未激活其他型号", "包装封条被撕过，不是全新正品"]
  },
  {
    brands: ["渔火", "北纬", "鲜到"],
    goods: ["鲜活大闸蟹", "舟山带鱼段", "三文鱼刺身", "即食海参"],
    specs: ["公4两母3两 4对", "净重 4斤", "400g 冰鲜", "10只装"],
    price: [9900, 88_800],
    counterfeit: 0.15,
    damages: ["8 只死了 5 只，已经发臭", "冰袋全化了，鱼肉发软有异味", "真空袋破了，汤水漏光"],
    doubts: ["蟹扣扫码没有任何产地信息"]
  },
  {
    brands: ["云上织造", "旧织", "棉朵"],
    goods: ["100%桑蚕丝围巾", "羊绒大衣", "新疆长绒棉四件套", "儿童加绒卫衣"],
    specs: ["180*65cm 雾蓝", "M码 驼色", "1.8m床 浅灰", "130cm 奶黄"],
    price: [7900, 239_900],
    counterfeit: 0.6,
    damages: ["衣服上有一个洞，标签还在", "被套拉链坏了，布面有油渍"],
    doubts: ["检测报告显示桑蚕丝含量只有 31%", "羊绒含量不足，标注 100% 实际 40%"]
  },
  {
    brands: ["松烟", "麦田", "原木日常"],
    goods: ["实木儿童书桌", "手工端砚", "玻璃收纳罐", "全屋香薰套装"],
    specs: ["80cm 胡桃色", "5寸 带木盒", "6只装", "雪松+佛手柑"],
    price: [4900, 129_900],
    counterfeit: 0.3,
    damages: ["桌腿断了一根，缺两颗螺丝", "罐子碎了 2 只，扎到手", "砚台裂成两半"],
    doubts: ["不是实木，是密度板贴皮"]
  }
]

/**
 * Names of people who send gifts, with all that people put in them.
 *
 * @since 0.1.0
 * @category tables
 */
export const nicknames: List = [
  "小鹿乱撞🦌",
  "阿云",
  "A吉祥如意~平安",
  "橘子汽水",
  "西北偏北",
  "老王修车（微信同号）",
  "Mia.L",
  "想去看海的猫🐱",
  "岁月静好",
  '"不吃香菜"',
  "👨‍👩‍👧一家三口",
  "momo"
]

/**
 * Why merchants refuse.
 *
 * @since 0.1.0
 * @category tables
 */
export const refusals: List = [
  "商品为品牌授权渠道进货，可提供授权书和进货单，情况不属实",
  "发货前已拍照留底，外包装完好，破损非发货导致",
  "买家未提供鉴定报告，无法核实",
  "签收超过 48 小时后才反馈，生鲜无法判断责任"
]

/**
 * What merchants add when they offer another share.
 *
 * @since 0.1.0
 * @category tables
 */
export const remarks: List = [
  "实际损坏较轻，愿意按此比例赔付",
  "已与买家电话沟通，双方认可\n附通话记录",
  "快递压损，我们已向物流理赔",
  ""
]
