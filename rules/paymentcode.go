package rules

// Errors of packs of system payment.
const (
	// SettingNeeded occurs when scheme.yaml lacks a setting that the method, another setting or a table needs. A value that
	// nobody stated is never filled in from another place.
	//
	// Example of payment (scheme.yaml):
	//	-  variant: F-SUB
	SettingNeeded Code = "setting-needed"

	// SettingIdle occurs when scheme.yaml states a setting that another setting leaves unread: somebody believes in it.
	//
	// Example of payment (scheme.yaml):
	//	-  mode: cost # low
	//	+  mode: none
	SettingIdle Code = "setting-idle"

	// SettingConflict occurs when a setting has a value that the unit of pricing has no meaning for.
	//
	// Example of payment (scheme.yaml):
	//	-  mode: item # high
	//	+  mode: deduct
	SettingConflict Code = "setting-conflict"

	// SettingShadowed occurs when a value of a setting is never taken, because an earlier one holds whenever it does. The first
	// value whose conditions hold is taken: put the special case before the general one.
	//
	// Example of payment (scheme.yaml):
	//	-    - {value: 3, hospital_level: 三级}
	//	+    - {value: 3}
	SettingShadowed Code = "setting-shadowed"

	// TableNeeded occurs when the method or a setting needs a table that the manifest does not list.
	//
	// Example of payment (scheme.yaml):
	//	-  kind: level # coef
	//	+  kind: dynamic
	TableNeeded Code = "table-needed"

	// MoneyRounding occurs when the rounding of money is none, or to parts of a fen: nobody can pay them.
	//
	// Example of payment (scheme.yaml):
	//	-  money: half-away/2
	//	+  money: half-away/4
	MoneyRounding Code = "money-rounding"
)

// Errors of claims. The examples are those of the tests of package payment.
const (
	// ClaimMissing: there is no claim at all. A test of claims covers it.
	ClaimMissing Code = "claim-missing"

	// ClaimNegative: an amount or a number of days is below 0. A test of claims covers it.
	ClaimNegative Code = "claim-negative"

	// ClaimTooLarge: an amount is more than the money of any claim. A test of claims covers it.
	ClaimTooLarge Code = "claim-too-large"

	// ClaimContradiction: two fields of a claim cannot both be true, such as carved-out items that cost more than the stay. A
	// test of claims covers it.
	ClaimContradiction Code = "claim-contradiction"

	// ClaimFieldMissing: the scheme needs a field that the claim does not state. A test of claims covers it.
	ClaimFieldMissing Code = "claim-field-missing"

	// ClaimOtherPack: the group is of a pack that the scheme is not for. A test of claims covers it.
	ClaimOtherPack Code = "claim-other-pack"

	// ClaimNotGrouped: the record could not be grouped as filed, or lacks a value that decides. A test of claims covers it.
	ClaimNotGrouped Code = "claim-not-grouped"

	// ClaimOutsideValidity: the scheme does not hold on the day of discharge. A test of claims covers it.
	ClaimOutsideValidity Code = "claim-outside-validity"

	// InstitutionUnknown: institutions.csv does not have the institution. A test of claims covers it.
	InstitutionUnknown Code = "institution-unknown"

	// PriceMissing: no table has a weight, score or price for the group, and unpriced.mode does not say what then. A test of
	// claims covers it.
	PriceMissing Code = "price-missing"

	// SettingMissing: the scheme says nothing about a case of this kind. A test of claims covers it.
	SettingMissing Code = "setting-missing"

	// SettingUnknown: the scheme says that there is such a setting or table, and that it is not known. Nobody can go on without it;
	// who knows it puts it into a copy of the scheme. A test of claims covers it.
	SettingUnknown Code = "setting-unknown"

	// ClassUnknown: the scheme has no such class of bed-days, auxiliary class, item or ground. A test of claims covers it.
	ClassUnknown Code = "class-unknown"

	// ReviewNotAllowed: special.settle does not list the outcome of the review. A test of claims covers it.
	ReviewNotAllowed Code = "review-not-allowed"

	// AmountOutOfRange: the price is more than an amount can hold. A test of claims covers it.
	AmountOutOfRange Code = "amount-out-of-range"
)
