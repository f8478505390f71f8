//! Memoranda, operation agreements and extensions of a programme.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, months, term_end, workday};
use super::committee::{Decisions, Tag};
use super::korea::{MOIS, NIA, PRESIDENT, minister_on};
use super::programme::{Programme, partner};
use super::rows::{list, next, text};
use crate::programme::{
    Agreement, AssetOwnership, DisputeSettlement, Extension, InstrumentStatus, IpRegime, Mou,
    MouKind, Role, SigningMode, Stage,
};

/// Titles of the instruments.
const MOU: &str = "Memorandum of Understanding on the Establishment and Operation of the Digital Government Cooperation Center";
const EARLIER_MOU: &str = "Memorandum of Understanding on Cooperation in Digital Government";
const AGREEMENT: &str = "Agreement on the Operation of the Digital Government Cooperation Center";

impl Programme<'_> {
    /// Writes the memorandum on the centre and, where there was one, the earlier general one.
    pub fn write_mous(&mut self) {
        if self.has_earlier_mou() {
            self.write_earlier_mou();
        }
        if self.course.reached(Stage::SelectionConfirmed) {
            self.write_center_mou();
        }
    }

    fn write_earlier_mou(&mut self) {
        let reason = self.course.selection.unwrap_or(AS_OF);
        let signed = workday(months(reason, -34).max(date(2018, 7, 9)));
        let mou = self.mou(0, MouKind::GeneralDgovMou, EARLIER_MOU);
        self.register.mous.push(Mou {
            status: Some(InstrumentStatus::Signed),
            signing_date: Some(signed),
            signing_place: text("Seoul"),
            signing_mode: Some(SigningMode::InPerson),
            kr_signatory_id: text(minister_on(signed)),
            partner_signatory_id: Some(self.minister_on(signed)),
            effective_date: Some(signed),
            duration_years: Some(10),
            expiry_date: Some(term_end(signed, 10)),
            termination_notice_months: Some(6),
            auto_renewal: Some(false),
            ..mou
        });
    }

    fn write_center_mou(&mut self) {
        let mou = self.mou(1, MouKind::DgccMou, MOU);
        let Some(signed) = self.course.mou else {
            let status = [InstrumentStatus::Negotiating, InstrumentStatus::Draft];
            // Who signs for the partner, and the notice, are still being discussed.
            self.register.mous.push(Mou {
                status: Some(status[self.index / 7 % 2]),
                kr_signatory_id: text(minister_on(AS_OF)),
                duration_years: Some(5),
                ..mou
            });
            return;
        };
        let effective = self.mou_effective(signed);
        self.register.mous.push(Mou {
            status: Some(InstrumentStatus::Signed),
            signing_date: Some(signed),
            signing_place: Some(self.signing_place()),
            signing_mode: Some(self.signing_mode()),
            kr_signatory_id: text(minister_on(signed)),
            partner_signatory_id: Some(self.minister_on(signed)),
            effective_date: Some(effective),
            duration_years: Some(self.mou_years()),
            expiry_date: Some(term_end(effective, self.mou_years())),
            termination_notice_months: Some([6, 3][self.index % 2]),
            auto_renewal: Some(self.index % 3 == 2),
            ..mou
        });
    }

    /// What all memoranda of the programme have in common.
    fn mou(&self, number: u8, kind: MouKind, title: &str) -> Mou {
        Mou {
            mou_id: Some(self.id("MOU", number)),
            country_code: self.code(),
            kind: Some(kind),
            title: text(title),
            kr_org_id: text(MOIS),
            partner_org_id: Some(self.org(Role::Lead)),
            languages: self.languages(),
            prevailing_language: text("en"),
            copies: Some(2),
            binding: Some(false),
            ..next(&self.register.mous)
        }
    }

    fn languages(&self) -> Option<Vec<String>> {
        match self.land.language {
            "en" => list(&["ko", "en"]),
            own => list(&["ko", own, "en"]),
        }
    }

    /// The day on which the memorandum takes effect: that of the signing, or a month later.
    pub fn mou_effective(&self, signed: Date) -> Date {
        if self.index % 4 == 2 { months(signed, 1) } else { signed }
    }

    /// Long enough for the term of the centre.
    fn mou_years(&self) -> i64 {
        match self.course.stage {
            Stage::PostClosure => 7,
            Stage::Closed | Stage::Extended => 6,
            _ => 5,
        }
    }

    fn signing_mode(&self) -> SigningMode {
        match self.index % 5 {
            3 => SigningMode::Remote,
            4 => SigningMode::Circulation,
            _ => SigningMode::InPerson,
        }
    }

    /// Whether the memorandum was signed at two places.
    pub fn signed_apart(&self) -> bool {
        self.signing_mode() != SigningMode::InPerson
    }

    /// Whether a memorandum signed at one place was signed in Korea.
    pub fn signed_in_seoul(&self) -> bool {
        self.index.is_multiple_of(2)
    }

    fn signing_place(&self) -> String {
        match (self.signed_apart(), self.signed_in_seoul()) {
            (true, _) => format!("Seoul; {}", self.land.capital),
            (false, true) => "Seoul".to_owned(),
            (false, false) => self.land.capital.to_owned(),
        }
    }

    /// Writes the operation agreement: signed, or as far as it has been negotiated.
    pub fn write_agreement(&mut self) {
        let assets = [AssetOwnership::Partner, AssetOwnership::PerAnnex, AssetOwnership::Korea];
        let regimes =
            [IpRegime::Joint, IpRegime::AuthorParty, IpRegime::PerProject, IpRegime::Partner];
        let disputes =
            [DisputeSettlement::ConsultationThenCommittee, DisputeSettlement::Consultation];
        let agreement = Agreement {
            agreement_id: Some(self.id("AGR", 1)),
            country_code: self.code(),
            mou_id: Some(self.id("MOU", 1)),
            title: text(AGREEMENT),
            kr_org_id: text(NIA),
            kr_signatory_id: text(PRESIDENT),
            partner_org_id: Some(self.org(Role::Specialized)),
            partner_signatory_id: Some(self.person(partner::PRESIDENT)),
            languages: self.languages(),
            prevailing_language: text("en"),
            copies: Some(2),
            asset_ownership: Some(assets[self.index % 3]),
            ip_regime: Some(regimes[self.index % 4]),
            dispute_settlement: Some(disputes[self.index % 2]),
            confidentiality: Some(true),
            ..next(&self.register.agreements)
        };
        let agreement = match (self.course.stage, self.course.agreement) {
            (_, Some(signed)) => self.signed_agreement(agreement, signed),
            // Immunities and customs are before the ministries concerned.
            (Stage::MouSigned, None) if self.index < 6 => Agreement {
                status: Some(InstrumentStatus::Negotiating),
                duration_years: Some(3),
                termination_notice_months: Some(3),
                asset_ownership: None,
                privileges: Some(true),
                tax_exemption: None,
                data_protection: None,
                ..agreement
            },
            (Stage::CommitteeOrganised, None) => Agreement {
                status: Some(InstrumentStatus::Draft),
                duration_years: Some(3),
                ip_regime: None,
                privileges: Some(false),
                tax_exemption: Some(true),
                confidentiality: None,
                data_protection: Some(true),
                ..agreement
            },
            _ => return,
        };
        self.register.agreements.push(agreement);
    }

    fn signed_agreement(&self, agreement: Agreement, signed: Date) -> Agreement {
        let years = if self.course.extension.is_some() { 5 } else { 4 };
        let expiry = term_end(signed, years);
        let expired = expiry < AS_OF;
        Agreement {
            status: Some(if expired {
                InstrumentStatus::Expired
            } else {
                InstrumentStatus::Signed
            }),
            signing_date: Some(signed),
            signing_place: Some(if self.index.is_multiple_of(3) {
                self.land.capital.to_owned()
            } else {
                "Daegu".to_owned()
            }),
            signing_mode: Some(SigningMode::InPerson),
            effective_date: Some(signed),
            duration_years: Some(years),
            expiry_date: Some(expiry),
            termination_notice_months: Some(3),
            privileges: Some(self.index.is_multiple_of(2)),
            tax_exemption: Some(self.index % 3 != 1),
            confidentiality: Some(self.index % 5 != 2),
            data_protection: Some(self.index % 4 != 3),
            ..agreement
        }
    }

    /// Writes the extension of the term.
    pub fn write_extension(&mut self, decisions: &Decisions) {
        let (Some((_, end)), Some(base_end)) = (self.course.extension, self.course.base_end())
        else {
            return;
        };
        self.register.extensions.push(Extension {
            extension_id: Some(self.id("EXT", 1)),
            country_code: self.code(),
            mou_id: Some(self.id("MOU", 1)),
            resolution_id: decisions.of(Tag::Extension),
            start_date: Some(days(base_end, 1)),
            end_date: Some(end),
            additional_usd: Some(Decimal::from(self.extension_money())),
            instrument_ref: text("Exchange of letters between the co-chairs (fictional)"),
            ..next(&self.register.extensions)
        });
    }
}
