package main

import (
	"fmt"
	"time"
)

// demoPastNames are customers of the weeks before, none of whom is talking now.
var demoPastNames = []string{"石井 直子", "小川 翔", "Emi", "森 健一", "藤田 由美", "たかし", "岡本 亮", "中島 千尋", "Yuki🌿", "原田 修", "西村 愛", "松本 圭", "あおい", "竹内 正", "河野 美穂", "坂本 龍"}

func demoPastUser(i int) string { return fmt.Sprintf("U%032x", 0x100+i) }

// demoWeek is a talk of the weeks before: what the customer says or, behind a >, taps; behind
// a # what an operator answers who then closes it. Left alone with the bot it ends by itself.
type demoWeek struct {
	customer int
	ago      time.Duration
	steps    []string
	verdict  string // of an operator, on the first question: an entry's id in files, or none
	category string
}

var demoWeeks = []demoWeek{
	{customer: 0, ago: 29*day - 2*hour, steps: []string{"送料はいくらですか", ">解決した"}},
	{customer: 1, ago: 28*day - 5*hour, steps: []string{"ポイントの有効期限はいつですか", ">解決した"}},
	{customer: 2, ago: 27*day - 9*hour, steps: []string{"空き箱の回収はしていますか", "段ボールを引き取ってもらえますか", "#箱の回収は行っておりません。お手数ですが資源ごみにお出しください。"}, verdict: "none", category: "商品・梱包・箱"},
	{customer: 3, ago: 26*day - 3*hour, steps: []string{"置き配はできますか", ">解決した"}},
	{customer: 4, ago: 25*day - 7*hour, steps: []string{"お試しセットはありますか", ">解決した"}},
	{customer: 5, ago: 24*day - 4*hour, steps: []string{"分割払いはできますか", ">この中に", "オペレーターにつないでください", "#分割払いはカード会社のサービスをご利用ください。当店では一括のみです。"}, verdict: "none", category: "支払い・方法"},
	{customer: 6, ago: 23*day - 2*hour, steps: []string{"アレルギー", ">1. ", ">解決した"}},
	{customer: 7, ago: 22*day - 8*hour, steps: []string{"野菜の箱は回収してもらえますか"}},
	{customer: 8, ago: 21*day - 1*hour, steps: []string{"領収書がほしいです", ">解決した"}},
	{customer: 9, ago: 20*day - 6*hour, steps: []string{"荷物の番号で追跡できますか", ">解決していない", "担当者に代わってください", "#追跡番号は発送メールの末尾にあります。ヤマト運輸のサイトでご覧いただけます。"}, verdict: "midori-010", category: "配送・追跡"},
	{customer: 10, ago: 19*day - 3*hour, steps: []string{"農薬は使っていますか"}},
	{customer: 11, ago: 18*day - 9*hour, steps: []string{"直接畑で受け取りはできますか", "店頭での受け取りを希望します", "#恐れ入りますが、店頭でのお渡しは行っておりません。"}, verdict: "none", category: "配送・受け取り"},
	{customer: 12, ago: 17*day - 2*hour, steps: []string{"友だちを紹介すると特典はありますか", ">解決した"}},
	{customer: 13, ago: 16*day - 5*hour, steps: []string{"いい加減にしてください。また箱がつぶれて届きました", "#ご不快な思いをおかけし申し訳ございません。本日、代わりの野菜を発送いたします。"}, category: "商品・破損・交換"},
	{customer: 14, ago: 15*day - 7*hour, steps: []string{"不在のときはどうなりますか", ">解決した"}},
	{customer: 15, ago: 14*day - 4*hour, steps: []string{"海外に送れますか", "アメリカの家族に送りたいです", "#申し訳ございません。お届けは国内のみです。"}, verdict: "none", category: "配送・海外"},
	{customer: 0, ago: 13*day - 3*hour, steps: []string{"届いた段ボール箱の回収はありますか"}},
	{customer: 1, ago: 12*day - 6*hour, steps: []string{"送料はいくらですか?あとポイントの有効期限はいつですか?", ">解決した"}},
	{customer: 2, ago: 12*day - 2*hour, steps: []string{"支払い方法は何がありますか", ">解決した"}},
	{customer: 3, ago: 11*day - 8*hour, steps: []string{"お歳暮にのし紙を付けられますか"}},
	{customer: 4, ago: 10*day - 5*hour, steps: []string{"店頭で受け取りはできますか"}},
	{customer: 5, ago: 10*day - 1*hour, steps: []string{"野菜の保存方法を教えてください", ">解決した"}},
	{customer: 6, ago: 9*day - 7*hour, steps: []string{"支払いを分割払いにしたいのですが"}},
	{customer: 7, ago: 9*day - 2*hour, steps: []string{"パスワードを忘れてログインできません", ">解決した"}},
	{customer: 8, ago: 8*day - 6*hour, steps: []string{"のし紙の名入れはできますか", "オペレーターにつないでください", "#無地のし・名入れとも承ります。ご注文時の備考欄にお書きください。"}, verdict: "none", category: "商品・ギフト"},
	{customer: 9, ago: 7*day - 3*hour, steps: []string{"苦手な野菜を外せますか", ">解決した"}},
	{customer: 10, ago: 7*day - 1*hour, steps: []string{"段ボールの回収をお願いできますか"}},
	{customer: 11, ago: 6*day - 5*hour, steps: []string{"セットの大きさを変えたい", ">解決した"}},
	{customer: 12, ago: 6*day - 2*hour, steps: []string{"店舗での受け取りに対応していますか"}},
	{customer: 13, ago: 5*day - 8*hour, steps: []string{"アレルギー", ">1. ", ">解決していない", "オペレーターにつないでください", "#卵は同じ施設で扱っております。くわしい一覧をメールでお送りしました。"}, category: "商品・アレルギー"},
	{customer: 14, ago: 5*day - 3*hour, steps: []string{"カードの分割払いに対応していますか"}},
	{customer: 15, ago: 4*day - 6*hour, steps: []string{"果物や卵を追加できますか", ">解決した"}},
	{customer: 2, ago: 4*day - 2*hour, steps: []string{"ギフトとして送れますか", ">解決した"}},
	{customer: 4, ago: 3*day - 7*hour, steps: []string{"お届けの周期を変えられますか", ">解決した"}},
	{customer: 6, ago: 3*day - 1*hour, steps: []string{"お歳暮ののしは付けられますか"}},
	{customer: 8, ago: 2*day - 5*hour, steps: []string{"長期間お休みすることはできますか", ">解決した"}},
	{customer: 3, ago: 2*day - 2*hour, steps: []string{"箱の回収日を教えてください"}},
}

// demoCases are questions that an editor has written down to be asked again and again. Some
// are wrong on purpose: that is what a check is for.
var demoCases = []struct{ text, faq string }{
	{"送料っていくらかかるの", "midori-011"},
	{"ポイントが消えるのはいつ", "midori-036"},
	{"玄関に置いておいてもらえますか", "midori-008"},
	{"来週は野菜を飛ばしてほしい", "midori-004"},
	{"解約したいです", "midori-014"},
	{"返品したい", "midori-028"},
	{"人と話したいです", "midori-042"},
	{"旬の果物を足せますか", "midori-020"},
	{"配達の人に置いていってほしい", "midori-008"},
}
