package guard

import (
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

// A text four times as long takes four times as long, not sixteen: whatever somebody writes, nobody waits
// for it. How long that is tells BenchmarkMask (p99 of one is below a millisecond); the quickest
// of some runs is what the machine's noise moves least.
func TestMaskTakesItsLengthOnly(t *testing.T) {
	quickest := func(s string) time.Duration {
		best := time.Hour
		for range 60 {
			start := time.Now()
			Mask(s)
			best = min(best, time.Since(start))
		}
		return best
	}
	for name, s := range longTexts() {
		r := []rune(s)
		part, whole := quickest(string(r[:len(r)/4])), quickest(s)
		t.Logf("%s: a quarter %v, all %v", name, part, whole)
		if whole > 8*part+time.Millisecond {
			t.Errorf("%s: four times as long took %.1f times the time", name, float64(whole)/float64(part))
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
