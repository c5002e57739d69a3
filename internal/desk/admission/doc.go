// Package admission decides what the entrance does at the moment a customer asks for a person:
// whether one is called at once, the wait is said and the customer chooses, a message or a
// call-back is taken, or the bot goes on. It also rounds what is said of waits, knows the surge
// mode (混雑モード), and counts how what was said came true. It is pure.
//
// Two rules hold whatever is set: nobody is turned away without a way left, and who waits
// already keeps place and age.
package admission
