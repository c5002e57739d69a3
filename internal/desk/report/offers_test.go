package report

import (
	"reflect"
	"testing"
	"time"
)

func TestOffers(t *testing.T) {
	got := Offers([]OfferCount{
		{"a", "accept", "", false, 3, 30 * time.Second},
		{"a", "accept", "", true, 1, 30 * time.Second},
		{"a", "decline", "busy", true, 2, time.Minute},
		{"b", "expire", "", true, 1, time.Minute},
		{"a", "decline", "skill", false, 1, time.Minute},
		{"a", "expire", "", false, 1, time.Minute},
		{"a", "close", "", true, 1, time.Minute},
		{"a", "", "", false, 1, 0},
	})
	want := []OfferLine{
		{Operator: "a", Offered: 10, Accepted: 4, Declined: 3, LetPass: 1, Whys: map[string]int{"busy": 2, "skill": 1}, Else: 2, Took: 15 * time.Second,
			Heated: 4, HeatedRefused: 2, CalmRefused: 2},
		{Operator: "b", Offered: 1, LetPass: 1, Whys: map[string]int{}, Heated: 1, HeatedRefused: 1},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if share, ok := got[0].Refused(); !ok || share != 0.5 {
		t.Errorf("%v %v", share, ok)
	}
	if _, ok := (OfferLine{Else: 3}).Refused(); ok {
		t.Error("of none answered there is no share")
	}
}
