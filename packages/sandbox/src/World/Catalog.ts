/**
 * What the simulated shops sell. Every brand is invented.
 *
 * @since 0.1.0
 */

type List = readonly [string, ...Array<string>]

/**
 * One kind of goods: how it is sold, and what buyers say when it arrives broken (`damages`) or is not what it is called
 * (`doubts`).
 *
 * @since 0.1.0
 * @category models
 */
export interface Good {
  readonly name: string
  readonly specs: List
  readonly damages: List
  readonly doubts: List
}

/**
 * A trade: whose goods, for what prices (分), and how often a case is about a counterfeit.
 *
 * @since 0.1.0
 * @category models
 */
export interface Category {
  readonly brands: List
  /** 分. */
  readonly price: readonly [number, number]
  /** How often a case is about a counterfeit, from 0 to 1. */
  readonly counterfeit: number
  readonly goods: readonly [Good, ...Array<Good>]
}

const good = (name: string, specs: List, damages: List, doubts: List): Good => ({ name, specs, damages, doubts })

/**
 * The trades of the shops.
 *
 * @since 0.1.0
 * @category tables
 */
export const categories: readonly [Category, ...Array<Category>] = [
  {
    brands: ["小满果园", "果然山", "岭上"],
    price: [1990, 16_800],
    counterfeit: 0.1,
    goods: [
      good(
        "赣南脐橙",
        ["5斤装 单果150g+", "净重9斤"],
        ["收到时压坏了好几个，汁水都流到箱子外面", "开箱就有烂果，数了一下 6 个"],
        ["标的是赣南直发，箱子上却是另一个产地"]
      ),
      good(
        "阳光玫瑰葡萄",
        ["2盒 每盒500g", "净重4斤 顺丰空运"],
        ["一半已经发霉，不能吃", "全部脱粒，盒底都是汁水"],
        ["吃着没有香味，像是普通青提冒充的"]
      ),
      good("攀枝花芒果", ["5斤装 中果", "家庭装 10斤"], ["有 4 个黑心，切开全是烂的"], ["说是攀枝花，果标是进口的"])
    ]
  },
  {
    brands: ["半山瓷社", "窑变", "一盏"],
    price: [5900, 168_000],
    counterfeit: 0.25,
    goods: [
      good(
        "手绘青花盖碗",
        ["单只 150ml", "一盖碗四杯"],
        ["碗口磕掉一块，里面的气泡膜是破的", "打开就是碎的"],
        ["商家写手绘，对着光看是贴花"]
      ),
      good("汝窑开片茶杯", ["单只 120ml", "六只 礼盒装"], ["杯身有裂纹，倒水会渗"], ["底款印刷模糊，与品牌正品不符"]),
      good("骨瓷餐具套装", ["16头", "28头"], ["一共碎了 3 件，有两个盘子缺口"], ["送检骨粉含量不够，不是骨瓷"])
    ]
  },
  {
    brands: ["棠里", "白芨", "雪时"],
    price: [6900, 89_900],
    counterfeit: 0.7,
    goods: [
      good(
        "修护精华水",
        ["50ml", "120ml 两瓶装"],
        ["瓶身裂开，精华漏了大半", "泵头按不出来，外盒有明显挤压"],
        ["防伪码查询次数已经 12 次", "质地和专柜买的完全不一样，用了起疹子"]
      ),
      good(
        "烟酰胺亮肤面霜",
        ["50g", "15g*3 旅行装"],
        ["盖子没盖紧，膏体流了一半"],
        ["批号刮不开，鉴定机构出具了假货报告"]
      ),
      good("丝绒口红", ["#07 枫糖红", "#12 豆沙"], ["口红断在盖子里"], ["膏体没有刻字，和专柜的对不上"])
    ]
  },
  {
    brands: ["疾野", "远行者", "云步"],
    price: [19_900, 159_900],
    counterfeit: 0.8,
    goods: [
      good(
        "碳板跑鞋",
        ["42码 黑白", "41码 荧光绿"],
        ["左脚开胶，走了一次就张嘴"],
        ["中底没有碳板，和宣传不符", "鞋盒标签和鞋舌标签货号对不上"]
      ),
      good(
        "复古板鞋",
        ["38.5码 米色", "40码 灰/橙"],
        ["鞋面有划痕，像是别人退回来的"],
        ["走线粗糙、气味刺鼻，鉴定为假"]
      ),
      good("轻量越野跑鞋", ["43码 军绿", "39码 藏青"], ["鞋底有一道裂口"], ["扫鞋标上的码，显示不是正品"])
    ]
  },
  {
    brands: ["鹿鸣", "藏月", "玉暖"],
    price: [12_900, 599_900],
    counterfeit: 0.85,
    goods: [
      good(
        "足金转运珠",
        ["1.2g 编绳款", "2.4g"],
        ["绳扣断了，珠子有一处凹痕"],
        ["克重少了 0.3 克，成色也不对", "证书编号在检测机构官网查不到"]
      ),
      good("和田玉平安扣", ["直径 22mm 附证书", "直径 30mm"], ["玉扣边缘有缺口"], ["送检不是和田玉，是石英岩"]),
      good("淡水珍珠项链", ["8-9mm 正圆", "6-7mm 近圆"], ["扣头断了，珍珠散了一盒"], ["用火烧有塑料味，是仿珠"])
    ]
  },
  {
    brands: ["拾光", "极昼", "青电"],
    price: [8900, 199_900],
    counterfeit: 0.45,
    goods: [
      good(
        "降噪蓝牙耳机",
        ["曜石黑", "雾白"],
        ["右耳没声音，充电盒盖子裂了"],
        ["序列号在官网显示是其他型号", "包装封条被撕过，不是全新正品"]
      ),
      good("便携显示器", ["15.6英寸 4K", "14英寸 2.5K"], ["屏幕有两条亮线，外箱被踩扁了"], ["标 4K，实测只有 1080P"]),
      good("空气炸锅", ["5L 可视", "3.5L"], ["玻璃到货就碎了"], ["机身没有 3C 标志，官方售后说不是他们的"])
    ]
  },
  {
    brands: ["渔火", "北纬", "鲜到"],
    price: [9900, 88_800],
    counterfeit: 0.15,
    goods: [
      good(
        "鲜活大闸蟹",
        ["公4两母3两 4对", "公3两母2两 6对"],
        ["8 只死了 5 只，已经发臭"],
        ["蟹扣扫码没有任何产地信息"]
      ),
      good("三文鱼刺身", ["400g 冰鲜", "800g 冰鲜"], ["冰袋全化了，鱼肉发软有异味"], ["颜色和油花不对，像是虹鳟"]),
      good("即食海参", ["10只装", "20只装"], ["真空袋破了，汤水漏光"], ["泡开全是糖和胶"])
    ]
  },
  {
    brands: ["云上织造", "旧织", "棉朵"],
    price: [7900, 239_900],
    counterfeit: 0.6,
    goods: [
      good(
        "100%桑蚕丝围巾",
        ["180*65cm 雾蓝", "90*90cm 方巾"],
        ["有一处抽丝，标签还在"],
        ["检测报告显示桑蚕丝含量只有 31%"]
      ),
      good("羊绒大衣", ["M码 驼色", "L码 黑色"], ["袖子上有一个洞"], ["羊绒含量不足，标注 100% 实际 40%"]),
      good(
        "新疆长绒棉四件套",
        ["1.8m床 浅灰", "1.5m床 奶白"],
        ["被套拉链坏了，布面有油渍"],
        ["送检含有聚酯纤维，不是纯棉"]
      )
    ]
  },
  {
    brands: ["松烟", "麦田", "原木日常"],
    price: [4900, 129_900],
    counterfeit: 0.3,
    goods: [
      good("实木儿童书桌", ["80cm 胡桃色", "100cm 原木色"], ["桌腿断了一根，缺两颗螺丝"], ["不是实木，是密度板贴皮"]),
      good("手工端砚", ["5寸 带木盒", "8寸"], ["砚台裂成两半"], ["石材不是端石，是机器刻的"]),
      good("玻璃收纳罐", ["6只装", "3只装 大号"], ["罐子碎了 2 只，扎到手"], ["标高硼硅，倒热水就炸了，不是高硼硅"])
    ]
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
