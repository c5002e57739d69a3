package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/contact"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// demoPolicies are how the demo's brands make sure who their customers are. The first shows
// orders of verified customers only; of the CRM's records both show of others what is not personal.
var demoPolicies = []contact.Policy{
	{Items: []contact.Item{contact.Name, contact.BirthDate, contact.Phone, contact.OrderNo}, Need: 2, Failures: 3, Orders: "demoshop", Closed: true, CRM: "demoshop",
		Records: map[contact.Item]string{contact.Name: "氏名", contact.BirthDate: "生年月日", contact.Phone: "電話番号"}},
	{Items: []contact.Item{contact.Name, contact.Phone, contact.OrderNo}, Need: 2, Minutes: 60, Failures: 3, Orders: "demoshop", CRM: "demoshop",
		Records: map[contact.Item]string{contact.Name: "氏名", contact.Phone: "電話番号"}},
}

// demoKnown is what is known of some customers, beside their talks.
var demoKnown = []struct {
	customer   string
	attributes [][2]string
	note       string
	proxy      string
}{
	{"hanako", [][2]string{{"氏名", "佐藤 花子"}, {"生年月日", "1984-05-12"}, {"電話番号", "075-000-1122"}, {"アレルギー", "えび"}}, "置き配はご希望されません。お届け前にお電話をご希望です。", ""},
	{"ichiro", [][2]string{{"氏名", "田中 一郎"}, {"電話番号", "075-000-3344"}}, "", ""},
	{"makoto", [][2]string{{"氏名", "高橋 誠"}, {"生年月日", "1951-11-03"}, {"電話番号", "075-000-5566"}}, "", "息子さんがお父様の代わりに連絡されています。"},
}

// knownCustomers gives the brands their policies, and some customers what is known of them.
func (d *demo) knownCustomers(ctx context.Context) error {
	for i, b := range demoBrands {
		if err := d.store.SaveContactPolicy(ctx, flow.ContactPolicyRow{Workspace: b.workspace.ID, Body: demoPolicies[i]}, nil); err != nil {
			return err
		}
	}
	by, err := d.store.Person(ctx, "yamamoto")
	if err != nil {
		return err
	}
	for _, k := range demoKnown {
		v, err := d.newestOf(ctx, demoCustomers[k.customer].id)
		if err != nil {
			return err
		}
		for _, a := range k.attributes {
			if err := d.contacts.SetAttribute(ctx, by, v.ID, v.Contact.ID, a[0], a[1], time.Time{}); err != nil {
				return err
			}
		}
		if k.note != "" {
			if _, err := d.contacts.AddNote(ctx, by, v.ID, k.note); err != nil {
				return err
			}
		}
		if k.proxy != "" {
			if err := d.contacts.Flag(ctx, by, v.ID, contact.Proxy, true, k.proxy); err != nil {
				return err
			}
		}
	}
	return nil
}

// newestOf finds a customer's newest inquiry, open or not.
func (d *demo) newestOf(ctx context.Context, user string) (flow.ConversationView, error) {
	q := flow.ConversationQuery{States: conversation.States, Page: desk.Page{Limit: desk.MaxPage}}
	for _, b := range demoBrands {
		q.Workspaces = append(q.Workspaces, b.workspace.ID)
	}
	rows, _, err := d.store.Conversations(ctx, q)
	i := slices.IndexFunc(rows, func(v flow.ConversationView) bool { return v.Contact.External == user })
	if err != nil || i < 0 {
		return flow.ConversationView{}, errors.Join(err, desk.ErrNotFound)
	}
	return rows[i], nil
}
