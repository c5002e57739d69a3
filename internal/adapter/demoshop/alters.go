package demoshop

import (
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// alters are the actions that change the customer's things: alter c, say before and
// after, or refuse with words and leave c as it is.
var alters = map[string]func(*customer, visit) bot.ActionResult{
	"move":    move,
	"skip":    skip,
	"cycle":   cycle,
	"pause":   pause,
	"cancel":  cancel,
	"return":  sendBack,
	"reserve": reserve,
}

func did(words string, changes ...bot.Change) bot.ActionResult {
	return bot.ActionResult{Outcome: bot.Did, Words: words, Changes: changes}
}

func move(c *customer, v visit) bot.ActionResult {
	o := c.order(v.args["order"])
	switch {
	case o == nil:
		return noOrder
	case !changeable(*o, v.today):
		return refuse("too_late", "申し訳ありません。すでに出荷の準備が始まっているため、お届け日を変更できません。")
	case o.Day == v.args["day"]:
		return refuse("same_day", "お届け日はすでに"+show(o.Day)+"です。")
	}
	if why := deliverable(v.args["day"], v.today); why != "" {
		return refuse("no_delivery", why)
	}
	before := o.Day
	o.Day = v.args["day"]
	return did(o.Goods+"のお届け日を"+show(o.Day)+"に変更しました。",
		bot.Change{Label: "ご注文", After: o.Goods + "(" + o.Number + ")"}, bot.Change{Label: "お届け日", Before: show(before), After: show(o.Day)})
}

func (s *subscription) shift(weeks int) (before string) {
	before = s.Next
	if t, err := time.Parse(time.DateOnly, s.Next); err == nil {
		s.Next = dated(t.AddDate(0, 0, 7*weeks))
	}
	return before
}

func skip(c *customer, v visit) bot.ActionResult {
	s := c.subscription(v.args["subscription"])
	if s == nil {
		return noSubscription
	}
	if s.Next <= dated(v.today.AddDate(0, 0, packDays)) {
		return refuse("too_late", "申し訳ありません。次回分は出荷の準備が始まっているため、お休みにできません。")
	}
	before := s.shift(s.Weeks)
	return did("次回のお届けをお休みにしました。その次は"+show(s.Next)+"にお届けします。",
		bot.Change{Label: "定期便", After: s.Goods}, bot.Change{Label: "次回お届け", Before: show(before), After: show(s.Next)})
}

func cycle(c *customer, v visit) bot.ActionResult {
	s := c.subscription(v.args["subscription"])
	weeks, err := strconv.Atoi(v.args["weeks"])
	switch {
	case s == nil:
		return noSubscription
	case err != nil || weeks < 1 || weeks > 4:
		return refuse("bad_cycle", "お届けの周期は、毎週・2週間ごと・3週間ごと・4週間ごとからお選びください。")
	case weeks == s.Weeks:
		return refuse("same_cycle", "お届けの周期はすでに"+every(weeks)+"です。")
	}
	before := s.Weeks
	s.Weeks = weeks
	return did("お届けの周期を"+every(weeks)+"に変更しました。次回は"+show(s.Next)+"のままです。",
		bot.Change{Label: "定期便", After: s.Goods}, bot.Change{Label: "お届けの周期", Before: every(before), After: every(weeks)})
}

// pause puts the next delivery off by four weeks.
func pause(c *customer, v visit) bot.ActionResult {
	s := c.subscription(v.args["subscription"])
	if s == nil {
		return noSubscription
	}
	before := s.shift(4)
	return did("4週間お休みにしました。次回は"+show(s.Next)+"にお届けします。",
		bot.Change{Label: "定期便", After: s.Goods}, bot.Change{Label: "次回お届け", Before: show(before), After: show(s.Next)})
}

func cancel(c *customer, v visit) bot.ActionResult {
	s := c.subscription(v.args["subscription"])
	if s == nil {
		return noSubscription
	}
	s.Ended = true
	return did(s.Goods+"を解約しました。今後のお届けとご請求はありません。これまでのご利用、ありがとうございました。",
		bot.Change{Label: "定期便", After: s.Goods}, bot.Change{Label: "ご契約", Before: "ご契約中", After: "解約(" + show(s.Next) + "以降のお届けなし)"})
}

func sendBack(c *customer, v visit) bot.ActionResult {
	o := c.order(v.args["order"])
	switch {
	case o == nil:
		return noOrder
	case !returnable(*o, v.today):
		return refuse("no_return", "申し訳ありません。返品は、お届けから"+strconv.Itoa(returnDays)+"日以内の商品に限らせていただいております。")
	case v.back(*o) != nil:
		return refuse("twice", "このご注文の返品はすでに承っています(受付番号 "+v.back(*o).Number+")。")
	}
	p := parcel{"R-" + strings.TrimPrefix(o.Number, "M-"), o.Number, v.args["reason"], v.args["photo"]}
	c.Returns = append(c.Returns, p)
	return did("返品を承りました。受付番号は "+p.Number+" です。集荷の者が2日以内にお電話のうえ伺います。送料はかかりません。",
		bot.Change{Label: "返品する商品", After: o.Goods + "(" + o.Number + ")"}, bot.Change{Label: "理由", After: p.Reason},
		bot.Change{Label: "ご返金", After: strconv.Itoa(o.Yen) + "円(商品の確認後)"})
}

func reserve(c *customer, v visit) bot.ActionResult {
	people, err := strconv.Atoi(v.args["people"])
	slot := v.args["slot"]
	open := false
	for _, item := range slots(v).Lists["slots"] {
		open = open || item.Value == slot
	}
	switch {
	case err != nil || people < 1 || people > seats:
		return refuse("bad_number", "人数は1名から"+strconv.Itoa(seats)+"名までで承ります。")
	case !open || v.taken(slot)+people > seats:
		return refuse("full", "申し訳ありません。その時間は満席です。別の時間をお選びください。")
	}
	c.Visits = append(c.Visits, reservation{slot, people, v.args["phone"]})
	return did("畑の見学を"+showSlot(slot)+"、"+v.args["people"]+"名様で承りました。お気をつけてお越しください。",
		bot.Change{Label: "畑の見学", After: showSlot(slot)}, bot.Change{Label: "人数", After: v.args["people"] + "名様"}, bot.Change{Label: "お電話番号", After: v.args["phone"]})
}
