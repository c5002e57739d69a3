package demoshop

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"
	"time"
)

// customer is all the shop knows of one person. Days are written 2026-12-01.
type customer struct {
	Orders        []order        `json:"orders"`
	Subscriptions []subscription `json:"subscriptions"`
	Visits        []reservation  `json:"visits"`
	Returns       []parcel       `json:"returns"`
}

type order struct {
	Number  string `json:"number"`
	Goods   string `json:"goods"`
	Ordered string `json:"ordered"`
	Day     string `json:"day"` // of delivery
	Yen     int    `json:"yen"`
	Parcel  string `json:"parcel,omitempty"` // the carrier's number, when it was sent
}

type subscription struct {
	ID    string `json:"id"`
	Goods string `json:"goods"`
	Weeks int    `json:"weeks"` // between two deliveries
	Next  string `json:"next"`
	Ended bool   `json:"ended,omitempty"`
}

type reservation struct {
	Slot   string `json:"slot"`
	People int    `json:"people"`
	Phone  string `json:"phone"`
}

// parcel is one that comes back.
type parcel struct {
	Number string `json:"number"`
	Order  string `json:"order"`
	Reason string `json:"reason"`
	Photo  string `json:"photo,omitempty"`
}

func (c customer) clone() customer {
	return customer{slices.Clone(c.Orders), slices.Clone(c.Subscriptions), slices.Clone(c.Visits), slices.Clone(c.Returns)}
}

func same(a, b customer) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}

// sample is what a new customer has bought: the same for the same person and day.
func sample(who string, today time.Time) customer {
	h := fnv.New32a()
	_, _ = h.Write([]byte(who)) // a hash takes everything
	n := int(h.Sum32() % 9000)
	number := func(i int) string { return "M-" + strconv.Itoa(10000+n+i*37) }
	on := func(days int) string { return dated(today.AddDate(0, 0, days)) }
	return customer{
		Orders: []order{
			{number(3), "冬のお鍋セット", on(-2), on(5), 3980, ""},
			{number(2), "有機みかん 5kg", on(-3), on(1), 2980, "4420-1187-" + strconv.Itoa(1000+n)},
			{number(1), "季節の野菜セットM", on(-9), on(-3), 2680, "4420-1162-" + strconv.Itoa(1000+n)},
		},
		Subscriptions: []subscription{{"S-" + strconv.Itoa(1000+n), "季節の野菜セットM(定期便)", 2, on(6), false}},
	}
}

// japan has no summer time.
var japan = time.FixedZone("Asia/Tokyo", 9*60*60)

func day(now time.Time) time.Time {
	now = now.In(japan)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
}

func dated(t time.Time) string { return t.Format(time.DateOnly) }

// show writes a day as customers read it.
func show(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("1月2日") + "(" + []string{"日", "月", "火", "水", "木", "金", "土"}[t.Weekday()] + ")"
}

func every(weeks int) string {
	if weeks == 1 {
		return "毎週"
	}
	return strconv.Itoa(weeks) + "週間ごと"
}

// Rules of the shop: a parcel is packed two days before; it comes within a month,
// never on a Sunday; what was delivered may come back for eight days.
const (
	packDays   = 2
	aheadDays  = 30
	returnDays = 8
	seats      = 8
)

func changeable(o order, today time.Time) bool {
	return o.Parcel == "" && o.Day > dated(today.AddDate(0, 0, packDays))
}

func returnable(o order, today time.Time) bool {
	return o.Day <= dated(today) && o.Day >= dated(today.AddDate(0, 0, -returnDays))
}

// deliverable tells why not, in words; "" = it is.
func deliverable(date string, today time.Time) string {
	t, err := time.Parse(time.DateOnly, date)
	first, last := today.AddDate(0, 0, packDays+1), today.AddDate(0, 0, aheadDays)
	switch {
	case err != nil:
		return "日付を確認できませんでした。"
	case t.Before(first):
		return "出荷準備のため、お届けは" + show(dated(first)) + "以降でお願いいたします。"
	case t.After(last):
		return "お届け日は" + show(dated(last)) + "までの間でお選びください。"
	case t.Weekday() == time.Sunday:
		return "日曜日はお届けをお休みしております。別の日をお選びください。"
	}
	return ""
}
