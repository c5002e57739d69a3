package demoshop

import (
	"context"
	"errors"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

var _ flow.CRMPort = (*Shop)(nil)

// Record plays the shop's CRM: the same for the same person and day. It knows everybody.
func (s *Shop) Record(_ context.Context, w desk.WorkspaceID, who desk.Contact, member string) (contact.Record, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	today := day(s.now())
	c, ok := s.known(string(w)+":"+who.External, today)
	if !ok {
		return contact.Record{}, false, errors.New("demoshop: the customer can't be kept")
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(who.External)) // a hash takes everything
	return recordOf(c, int(h.Sum32()%9000), member, today), true, nil
}

var ranks = []string{"ブロンズ会員", "シルバー会員", "ゴールド会員"}

func recordOf(c customer, n int, member string, today time.Time) contact.Record {
	on := func(days int) string { return dated(today.AddDate(0, 0, days)) }
	number := member
	if number == "" {
		number = "C-" + strconv.Itoa(20000+n)
	}
	page := "https://crm.example/customers/" + strconv.Itoa(20000+n)
	r := contact.Record{Number: number, Rank: ranks[n%len(ranks)], Since: on(-400 - n%900), Link: page,
		Rows: []contact.RecordRow{
			{Label: "ご契約", Value: subscribed(c), Open: true},
			{Label: "ポイント残高", Value: strconv.Itoa(120+n%2000) + "ポイント"},
			{Label: "担当", Value: []string{"京都センター 西村", "電話窓口 大野"}[n%2]},
		},
		Cases: []contact.RecordCase{
			{Number: "CS-" + strconv.Itoa(7000+n), Title: "野菜の傷みについてのお申し出", State: "返金手続き中", At: on(-2), Link: page + "/cases/1"},
			{Number: "CS-" + strconv.Itoa(6100+n), Title: "お届け時間の変更", State: "完了", Closed: true, At: on(-37), Link: page + "/cases/2"},
		},
		Notes: []contact.RecordNote{{Text: "お電話は平日18時以降をご希望です。", By: "大野", At: on(-37)}},
	}
	for _, a := range []struct {
		channel, title, text string
		days, minute         int
	}{
		{"phone", "傷みのお申し出を受電(6分)", "みかん3個に傷み。写真はLINEで送っていただくようご案内。返金をご希望です。", -2, 11*60 + 20},
		{"mail", "ご注文の確認メールを送信", "", -3, 8 * 60},
		{"shop", "直売所でお買い上げ", "旬の野菜フェア 2点 1,480円", -21, 15*60 + 5},
	} {
		at := today.AddDate(0, 0, a.days).Add(time.Duration(a.minute)*time.Minute - 9*time.Hour)
		r.Activities = append(r.Activities, contact.RecordActivity{Channel: a.channel, Title: a.title, Text: a.text, At: at.Format(time.RFC3339)})
	}
	return r
}

// subscribed tells what the customer gets regularly.
func subscribed(c customer) string {
	for _, s := range c.Subscriptions {
		if !s.Ended {
			return s.Goods + " " + every(s.Weeks)
		}
	}
	return "定期便なし"
}
