package icd_test

import (
	"errors"
	"fmt"

	"github.com/fenzu/fenzu/icd"
)

func ExampleParseDiagnosis() {
	d, err := icd.ParseDiagnosis(" i10.X00x002")
	fmt.Println(d, err)
	_, err = icd.ParseDiagnosis("K35.80O")
	var se *icd.SyntaxError
	if errors.As(err, &se) {
		fmt.Println(se.Fault, se.Offset, se.Hint)
	}
	// Output:
	// I10.x00x002 <nil>
	// letter-for-digit 6 K35.800
}
