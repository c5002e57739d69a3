package main

import (
	"cmp"
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/template"
)

// demoTemplates are those of single brands and of single people, beside the starter set that
// all brands share.
var demoTemplates = []struct {
	by    desk.OperatorID
	brand desk.WorkspaceID // "" = all
	own   bool
	body  template.Body
}{
	{"kobayashi", "midori", false, template.Body{Folder: "本人確認", Title: "本人確認のお願い", Shortcut: "本人確認",
		Text: "ご本人様の確認のため、{ask.書類の名前}のお写真をこちらへお送りください。確認後、画像は規定の期日に破棄いたします。"}},
	{"kobayashi", "midori", false, template.Body{Folder: "定期便", Title: "定期便をお休みする", Shortcut: "お休み",
		Text: "{customer.name}様\n次回の定期便({order.day} お届け分)をお休みにいたしました。その次の回から、通常どおりお届けします。", Actions: []template.Action{{Kind: template.Tag, Value: "定期便お休み"}}}},
	{"kobayashi", "kitayama", false, template.Body{Folder: "商品", Title: "焙煎度の変更", Shortcut: "焙煎",
		Text: "次回のお届けから、{ask.焙煎度}に変更いたしました。香りがよいのはお届けから1か月ほどです。どうぞお楽しみください。"}},
	{"kobayashi", "kitayama", false, template.Body{Folder: "商品", Title: "ギフト包装のご案内", Shortcut: "ギフト",
		Text: "ギフト包装は、1箱330円(税込)で承っております。ご注文の備考欄に「ギフト包装」とお書きいただくか、こちらのトークでお知らせください。"}},
	{"yamamoto", "", true, template.Body{Title: "わたしのあいさつ", Shortcut: "やま", Text: "{customer.name}様、こんにちは。{operator.name}です。今日はどのようなご用件でしょうか。"}},
}

// words gives the desk its templates, as people would.
func (d *demo) words(ctx context.Context) error {
	people := map[desk.OperatorID]desk.Person{}
	for _, t := range demoTemplates {
		if _, known := people[t.by]; known {
			continue
		}
		p, err := d.store.Person(ctx, t.by)
		if err != nil {
			return err
		}
		people[t.by] = p
	}
	if _, err := d.templates.Starter(ctx, people["kobayashi"], "", false); err != nil {
		return err
	}
	for _, t := range demoTemplates {
		if _, err := d.templates.Create(ctx, people[t.by], t.brand, t.own, t.body); err != nil {
			return err
		}
	}
	list, err := d.templates.List(ctx, people["kobayashi"], "", false)
	if err != nil {
		return err
	}
	d.named = map[string]template.ID{}
	for _, t := range list {
		d.named[t.Body.Title] = t.ID
	}
	return nil
}

// usedIn is what a line of the past was made from.
func (d *demo) usedIn(l demoLine) []template.Used {
	if l.from == "" {
		return nil
	}
	return []template.Used{{Template: d.named[l.from], Text: cmp.Or(l.was, l.text)}}
}
