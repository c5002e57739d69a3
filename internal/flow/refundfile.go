package flow

import (
	"context"
	"strconv"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// maxRefundFile bounds a file.
const maxRefundFile = 10_000

// Export gives a brand's of which the request lies between two days (2026-11-01), both within, as
// a table in the asker's language; to who pays refunds there.
func (d *RefundDesk) Export(ctx context.Context, by desk.Person, w desk.WorkspaceID, from, to string) ([]byte, error) {
	if !identity.Can(by, identity.PayRefund, identity.Subject{Workspace: w}) {
		return nil, decide.ErrForbidden
	}
	rules, err := d.rules.Of(ctx, w)
	if err != nil {
		return nil, err
	}
	zone := rules.Clocks.Calendar("", "").Zone()
	days, _, err := daysOf(from, to, d.env.Clock.Now().In(zone))
	if err != nil {
		return nil, err
	}
	rows, err := d.store.RefundsAsked(ctx, w, days[0], days[len(days)-1], maxRefundFile+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > maxRefundFile {
		return nil, desk.E(desk.TooLarge, "too_many", "There are more than 10,000 refunds. Choose a shorter period.").On("to")
	}
	people, err := d.store.People(ctx, by.Centre)
	if err != nil {
		return nil, err
	}
	names := map[desk.OperatorID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	fact := desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactRefund, Centre: by.Centre, Workspace: w, Actor: desk.Operator(by.ID), Code: "exported",
		Data: map[string]string{"n": strconv.Itoa(len(rows))}}
	if err := d.store.PutFacts(ctx, []desk.Fact{fact}); err != nil {
		return nil, err
	}
	d.env.committed(nil)
	return refund.WriteCSV(rows, func(id desk.OperatorID) string { return names[id] }, zone, refundWords(by.Language)), nil
}

// refundWords are headings and codes in a language; Japanese for any but English.
func refundWords(language string) func(string) string {
	words := refundJa
	if language == "en" {
		words = refundEn
	}
	return func(s string) string {
		if w, ok := words[s]; ok {
			return w
		}
		return s
	}
}

var refundJa = map[string]string{"id": "番号", "state": "状況", "amount": "金額(円)", "order": "注文番号", "reason": "理由", "words": "理由の詳細", "way": "返金方法",
	"asked_by": "申請者", "asked_at": "申請日時", "approved_by": "承認者", "approved_at": "承認日時", "refused_why": "却下理由", "paid_by": "返金した人", "paid_at": "返金日時",
	"reference": "支払いの控え番号", "notified_by": "連絡した人", "notified_at": "連絡日時",
	"state.requested": "承認待ち", "state.approved": "承認", "state.refused": "却下", "state.withdrawn": "取り下げ", "state.done": "返金済み", "state.failed": "返金できず",
	"state.returned": "返金が戻った", "state.notified": "お客様へ連絡済み",
	"reason.cancelled": "キャンセル", "reason.sent_back": "返品", "reason.defect": "不良・破損", "reason.missing": "未着・不足", "reason.twice": "二重請求", "reason.goodwill": "お詫び", "reason.else": "その他",
	"way.card": "カード", "way.bank": "銀行振込", "way.points": "ポイント", "way.coupon": "クーポン", "way.cash": "現金", "way.other": "その他"}

var refundEn = map[string]string{"state.requested": "requested", "state.approved": "approved", "state.refused": "refused", "state.withdrawn": "withdrawn", "state.done": "paid",
	"state.failed": "failed", "state.returned": "came back", "state.notified": "customer told",
	"reason.cancelled": "cancelled", "reason.sent_back": "sent back", "reason.defect": "defect", "reason.missing": "missing", "reason.twice": "charged twice", "reason.goodwill": "goodwill", "reason.else": "other",
	"way.card": "card", "way.bank": "bank transfer", "way.points": "points", "way.coupon": "coupon", "way.cash": "cash", "way.other": "other"}
