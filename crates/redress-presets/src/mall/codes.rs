//! The codes of the department store's procedure.

codes! {
    /// The roles.
    role: Role {
        /// The clerk at the general service desk (总服务台).
        DESK = "desk-clerk";
        /// The assistant at a counter (营业员).
        ASSISTANT = "shop-assistant";
        /// A manager on the floor (现场巡视管理人员).
        FLOOR_MANAGER = "floor-manager";
        /// Head of operations (营运部负责人).
        OPERATIONS = "operations-manager";
        /// A manager of another department, who assists (协管部门管理人员).
        OTHER_MANAGER = "other-manager";
        /// The mall's manager (商场负责人).
        MALL_MANAGER = "mall-manager";
    }

    /// The departments.
    department: Department {
        /// The general service desk (总服务台), part of operations.
        DESK = "service-desk";
        /// The counters (专柜).
        COUNTERS = "counters";
        /// Operations (营运部): in charge of complaints.
        OPERATIONS = "operations";
        /// The other departments (协管部门).
        OTHERS = "other-departments";
    }

    /// Facts that are recorded by name.
    mark: Mark {
        /// Somebody turned the customer away (推诿): an offence against first-contact responsibility (MAL-1).
        TURNED_AWAY = "turned-away";
        /// Not ours: explained and guided elsewhere.
        GUIDED = "guided";
        /// Receipt or till record seen: sold here (MAL-4).
        PROOF_CHECKED = "proof-checked";
        /// The accredited inspection has reported (MAL-5).
        INSPECTED = "inspection-reported";
        /// The inspection's cost is settled by the party at fault (MAL-5).
        COST_SETTLED = "inspection-cost-settled";
        /// Paid before the claim was settled (先赔, MAL-6).
        PAID_FIRST = "paid-first";
        /// Recovered from whoever was at fault (后索, MAL-6).
        RECOVERED = "recovered";
    }

    /// Properties that the rules ask for.
    flag: Flag {
        /// It concerns goods, so that proof of purchase is asked for (MAL-4).
        GOODS = "goods";
        /// Whether quality is at fault is unclear, and customer and mall have agreed on an accredited
        /// inspection (MAL-5). Without that agreement doubt goes in the customer's favour (MAL-6).
        INSPECTION = "inspection";
        /// Not wanted any more, and fit to be sold again (MAL-5).
        RESALEABLE = "resaleable";
        /// Urgent: paid first, recovered later (MAL-6).
        PAY_FIRST = "pay-first";
    }

    /// What complaints are about (MAL-5).
    subject: Subject {
        /// Quality of goods (商品质量).
        QUALITY = "product-quality";
        /// Goods that the customer does not want any more (不称心商品).
        UNWANTED = "unwanted";
        /// Damage from wrong use (使用不当).
        MISUSE = "misuse";
        /// Attitude (服务态度).
        ATTITUDE = "service-attitude";
    }

    /// What the limits are about.
    topic: Topic {
        /// The customer is replied to (MAL-2).
        REPLY = "reply";
    }

    /// What is imposed on whoever turns a customer away (MAL-1), the mildest first.
    measure: Measure {
        /// A demerit (记过).
        DEMERIT = "demerit";
        /// Asked to resign (劝退).
        ASKED_TO_LEAVE = "asked-to-leave";
    }
}
