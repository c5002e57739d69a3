package guard

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// LINE's longest text has 5,000 characters.
func longTexts() map[string]string {
	cut := func(s string) string { return string([]rune(strings.Repeat(s, 5000))[:5000]) }
	return map[string]string{
		"words":  cut("商品が届きません。注文番号は1234-5678です。"),
		"parcel": cut("4111-1111-1111\n"),
		"cards":  cut("4111 1111 1111 1111 "),
		"worst":  cut("4 "),
		"digits": cut("４"),
	}
}

// p99 of one Mask must stay below a millisecond. The median of the slowest text is what the
// machine's noise cannot move, so the gate stands on it with room to spare.
func TestMaskIsQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("timing, not in short mode")
	}
	for name, s := range longTexts() {
		took := make([]time.Duration, 201)
		for i := range took {
			start := time.Now()
			Mask(s)
			took[i] = time.Since(start)
		}
		slices.Sort(took)
		t.Logf("%s: p50 %v, p99 %v", name, took[100], took[198])
		if limit := 10 * time.Millisecond; took[100] > limit { // -race is about ten times slower
			t.Errorf("%s: p50 %v, want below %v", name, took[100], limit)
		}
	}
}

func BenchmarkMask(b *testing.B) {
	for name, s := range longTexts() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Mask(s)
			}
		})
	}
}

func BenchmarkMaskJSON(b *testing.B) {
	raw := []byte(`{"destination":"U0","events":[{"type":"message","message":{"id":"468789577898262530","type":"text","text":"商品が届きません。注文番号は1234-5678です。"},"webhookEventId":"01H810YECXQQZ37VAXPF6H9E6T","timestamp":1692251666727}]}`)
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = MaskJSON(raw, keepIDs)
	}
}
