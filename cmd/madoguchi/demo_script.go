package main

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
)

// The demo's brands, people and talks. Ids are fixed, so that a second start on
// the same folder finds what the first one made.

const demoCentre desk.CentreID = "demo"

type demoBrand struct {
	workspace desk.Workspace
	queue     desk.Queue
	line      string // the channel's id at LINE and at the desk
	secret    string // of the emulator only
	account   string // name of the Official Account
	botUser   string
}

var demoBrands = []demoBrand{
	{
		workspace: desk.Workspace{ID: "midori", Centre: demoCentre, Name: "みどり野菜便", Color: "#3B7D4F"},
		queue:     desk.Queue{ID: "midori-first", Workspace: "midori", Name: "一次受付", Offers: true, OfferFor: 30 * time.Second},
		line:      "2006000001", secret: "demo-only-secret-of-midori-00001", account: "みどり野菜便", botUser: "U0000000000000000000000000000a001",
	},
	{
		workspace: desk.Workspace{ID: "kitayama", Centre: demoCentre, Name: "北山珈琲店", Color: "#8A5A2B"},
		queue:     desk.Queue{ID: "kitayama-first", Workspace: "kitayama", Name: "ご注文・お届け", Offers: true, OfferFor: 30 * time.Second},
		line:      "2006000002", secret: "demo-only-secret-of-kitayama-002", account: "北山珈琲店", botUser: "U0000000000000000000000000000a002",
	},
}

type demoPerson struct {
	id       desk.OperatorID
	name     string
	email    string
	role     desk.Role
	capacity int
	brands   []desk.WorkspaceID
}

// demoPassword is everybody's. The demo serves this machine only.
const demoPassword = "madoguchi-demo-2026"

var demoPeople = []demoPerson{
	{"yamamoto", "山本 彩", "yamamoto@demo.example", desk.RoleOperator, 8, []desk.WorkspaceID{"midori", "kitayama"}},
	{"ito", "伊藤 大輔", "ito@demo.example", desk.RoleOperator, 8, []desk.WorkspaceID{"midori", "kitayama"}},
	{"sasaki", "佐々木 凛", "sasaki@demo.example", desk.RoleOperator, 8, []desk.WorkspaceID{"kitayama"}},
	{"kobayashi", "小林 恵", "kobayashi@demo.example", desk.RoleSupervisor, 8, []desk.WorkspaceID{"midori", "kitayama"}},
	{"saito", "斎藤 葵", "saito@demo.example", desk.RoleEditor, 0, []desk.WorkspaceID{"midori", "kitayama"}},
	{"admin", "管理者", "admin@demo.example", desk.RoleAdministrator, 1000, []desk.WorkspaceID{"midori", "kitayama"}},
}

type demoCustomer struct{ id, name string }

var demoCustomers = map[string]demoCustomer{
	"hanako": {"U00000000000000000000000000000001", "佐藤 花子"},
	"ichiro": {"U00000000000000000000000000000002", "田中 一郎"},
	"kenta":  {"U00000000000000000000000000000003", "鈴木 健太"},
	"mika":   {"U00000000000000000000000000000004", "Mika*"},
	"sakura": {"U00000000000000000000000000000005", "木村 さくら"},
	"yui":    {"U00000000000000000000000000000006", "ゆい"},
	"makoto": {"U00000000000000000000000000000007", "高橋 誠"},
	"misaki": {"U00000000000000000000000000000008", "中村 美咲"},
}

// demoLine is one step of a talk. by is empty for the customer.
type demoLine struct {
	by   desk.OperatorID
	kind string // "" = text; sticker, image, location, file, postback; follow, unsend
	text string
	from string // title of the template it was made from
	was  string // what was inserted then; empty: the text as it is
}

type demoTalk struct {
	customer string
	brand    int
	ago      time.Duration // when it began
	lines    []demoLine
	category string
	reason   conversation.Reason // empty: stays open
}

const (
	day  = 24 * time.Hour
	hour = time.Hour
	mins = time.Minute
)

// demoTalks are in order of time.
var demoTalks = []demoTalk{
	{customer: "hanako", brand: 0, ago: 24 * day, category: "ポイント・残高・照会", reason: conversation.Solved, lines: []demoLine{
		{kind: "follow"},
		{text: "ポイントはいつまで使えますか？"},
		{by: "yamamoto", text: "山本と申します。ポイントの有効期限は、最後のお買い物から1年間です。佐藤様は2027年9月30日までお使いいただけます。",
			from: "ポイントの有効期限", was: "ポイントの有効期限は、最後のお買い物から1年間です。"},
		{text: "ありがとうございます！"},
	}},
	{customer: "ichiro", brand: 0, ago: 12 * day, category: "配送・日時変更・出荷前", reason: conversation.Solved, lines: []demoLine{
		{text: "来週の定期便を1週間遅らせたいです"},
		{by: "ito", text: "伊藤が承ります。次回お届けを12月5日(土)に変更しました。確認メールもお送りしています。"},
		{kind: "sticker"},
	}},
	{customer: "misaki", brand: 1, ago: 5 * day, category: "商品・味・変更", reason: conversation.Solved, lines: []demoLine{
		{text: "深煎りから中煎りに変えられますか"},
		{by: "sasaki", text: "佐々木でございます。はい、次回分から中煎り(北山ブレンド)に変更いたしました。"},
		{text: "助かります"},
	}},
	{customer: "hanako", brand: 0, ago: 2 * day, category: "商品・破損・交換", reason: conversation.Solved, lines: []demoLine{
		{text: "届いたトマトがつぶれていました"},
		{kind: "image"},
		{by: "yamamoto", text: "お写真ありがとうございます。ご不便をおかけし申し訳ございません。本日、代わりのトマトを発送いたします。",
			from: "不良品のお詫びと交換", was: "お届けした商品に不具合がございましたこと、心よりお詫び申し上げます。"},
		{text: "早い対応ありがとうございます"},
	}},
	{customer: "kenta", brand: 0, ago: 50 * mins, lines: []demoLine{
		{text: "本人確認の書類を送ればいいですか"},
		{by: "yamamoto", text: "はい、こちらにお写真でお送りください。確認後、画像は規定の期日に破棄いたします。",
			from: "本人確認のお願い", was: "確認後、画像は規定の期日に破棄いたします。"},
		{kind: "image"},
	}},
	{customer: "ichiro", brand: 0, ago: 34 * mins, lines: []demoLine{
		{text: "注文番号 20260918 の請求書を再発行してほしいのですが"},
		{by: "yamamoto", text: "田中様、承知いたしました。経理に確認してご連絡いたします。少々お待ちください。",
			from: "確認のお時間をいただく", was: "少々お待ちください。"},
	}},
	{customer: "yui", brand: 1, ago: 17 * mins, lines: []demoLine{
		{text: "ギフト包装ってできますか？"},
		{kind: "sticker"},
	}},
	{customer: "sakura", brand: 1, ago: 12 * mins, lines: []demoLine{
		{text: "解約の方法を教えてください"},
	}},
	{customer: "makoto", brand: 0, ago: 9 * mins, lines: []demoLine{
		{kind: "postback", text: "action=delivery_date"},
		{text: "お届け日の変更をお願いします。届け先はこちらです"},
		{kind: "location"},
	}},
	{customer: "mika", brand: 0, ago: 6 * mins, lines: []demoLine{
		{text: "まだ届かないのですが…急いでいます"},
		{text: "まちがえました、すみません"},
		{kind: "unsend"},
		{text: "追跡番号は 4012-3344-5566 です"},
	}},
	{customer: "hanako", brand: 0, ago: 3 * mins, lines: []demoLine{
		{text: "次の定期便、明日受け取りたいのですが変更できますか？"},
		{text: "来客があるので明日の午前だと助かります"},
	}},
}
