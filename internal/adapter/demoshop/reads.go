package demoshop

import (
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// visit is one look at the shop.
type visit struct {
	customer
	args  map[string]string
	today time.Time
	taken func(slot string) int
}

// reads are the actions that change nothing.
var reads = map[string]func(visit) bot.ActionResult{
	"orders":        orders,
	"order":         oneOrder,
	"subscriptions": subscriptions,
	"slots":         slots,
}

func found(lists map[string][]bot.Item, fields map[string]string) bot.ActionResult {
	return bot.ActionResult{Outcome: bot.Did, Lists: lists, Fields: fields}
}

// orders lists those that can be moved (for: move), returned (for: return), or all.
func orders(v visit) bot.ActionResult {
	list := []bot.Item{}
	for _, o := range v.Orders {
		if v.args["for"] == "move" && !changeable(o, v.today) || v.args["for"] == "return" && (!returnable(o, v.today) || v.back(o) != nil) {
			continue
		}
		list = append(list, bot.Item{Value: o.Number, Label: o.Goods, Note: show(o.Day) + "お届け・" + o.Number})
	}
	return found(map[string][]bot.Item{"orders": list}, nil)
}

func (v visit) back(o order) *parcel {
	for i := range v.Returns {
		if v.Returns[i].Order == o.Number {
			return &v.Returns[i]
		}
	}
	return nil
}

func (c *customer) order(number string) *order {
	for i := range c.Orders {
		if c.Orders[i].Number == number {
			return &c.Orders[i]
		}
	}
	return nil
}

func (c *customer) subscription(id string) *subscription {
	for i := range c.Subscriptions {
		if c.Subscriptions[i].ID == id && !c.Subscriptions[i].Ended {
			return &c.Subscriptions[i]
		}
	}
	return nil
}

var noOrder = refuse("no_order", "そのご注文が見つかりませんでした。ご注文番号をご確認ください。")
var noSubscription = refuse("no_subscription", "ご契約中の定期便が見つかりませんでした。")

// oneOrder tells all about an order, in words too.
func oneOrder(v visit) bot.ActionResult {
	o := v.order(v.args["order"])
	if o == nil {
		return noOrder
	}
	state := "出荷の準備をしております。"
	switch {
	case v.back(*o) != nil:
		state = "返品を承っています(受付番号 " + v.back(*o).Number + ")。"
	case o.Day <= dated(v.today) && o.Parcel != "":
		state = "お届けが完了しています。"
	case o.Parcel != "":
		state = "発送が済みました。お問い合わせ番号は " + o.Parcel + " です。"
	}
	return found(nil, map[string]string{"order_goods": o.Goods, "order_day": o.Day, "order_state": state, "order_yen": strconv.Itoa(o.Yen)})
}

func subscriptions(v visit) bot.ActionResult {
	list := []bot.Item{}
	for _, s := range v.Subscriptions {
		if !s.Ended {
			list = append(list, bot.Item{Value: s.ID, Label: s.Goods, Note: every(s.Weeks) + "・次回" + show(s.Next)})
		}
	}
	return found(map[string][]bot.Item{"subscriptions": list}, nil)
}

// slots lists the visits of the next two weekends that have seats.
func slots(v visit) bot.ActionResult {
	list := []bot.Item{}
	for ahead := 2; ahead <= 16; ahead++ {
		t := v.today.AddDate(0, 0, ahead)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			continue
		}
		for _, hour := range []string{"10:00", "14:00"} {
			slot := dated(t) + " " + hour
			if free := seats - v.taken(slot); free > 0 {
				list = append(list, bot.Item{Value: slot, Label: showSlot(slot), Note: "残り" + strconv.Itoa(free) + "名"})
			}
		}
	}
	return found(map[string][]bot.Item{"slots": list}, nil)
}

func showSlot(slot string) string {
	if len(slot) < len("2026-12-01 10:00") {
		return slot
	}
	return show(slot[:10]) + slot[10:]
}
