package main

import (
	"context"
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// demoRefund waits for somebody else than who asked for it.
var demoRefund = refund.Sheet{Amount: 550, Order: "20260918", Reason: refund.Twice, Way: refund.Card, Words: "請求書の控えで、送料が2回請求されているのがわかりました。経理で確認済みです。"}

// refundAsked lets the operator of a talk about money ask for it.
func (d *demo) refundAsked(ctx context.Context) error {
	v, err := d.newestOf(ctx, demoCustomers["ichiro"].id)
	if err != nil {
		return err
	}
	by, err := d.store.Person(ctx, v.Assignee)
	if err != nil {
		return fmt.Errorf("whose talk the refund is of: %w", err)
	}
	_, err = d.refunds.Ask(ctx, by, v.ID, newID(), demoRefund)
	return err
}
