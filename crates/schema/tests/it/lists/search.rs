//! By which texts somebody is found.

use serde_json::json;
use testkit::{Database, Salon, call, id, refusal};

use super::{add_customer, book, customers, listed};

#[tokio::test]
async fn customers_are_found_by_beginnings_of_what_they_are_crm_1_bkg_11() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let tenant = salon.tenant;
    for (name, email, phone) in [
        ("Zoë Müller-Lüdenscheidt", "zoe@example.org", "+49 30 901820"),
        ("Æthelred O'Øre", "king.of-england@royal.example.com", "+44 20 7946 0958"),
        ("Анна Каренина", "anna@train.example.org", "+7 495 1234567"),
        ("李 小龍", "bruce@example.org", "+852 2345 6789"),
        ("Weiß Straße", "weiss@example.org", "+49 30 901821"),
        ("100% _Real_", "percent@example.org", "+1 212 5550100"),
    ] {
        add_customer(&client, tenant, json!({"name": name, "email": email, "phone": phone})).await;
    }
    let zoe = "Zoë Müller-Lüdenscheidt";
    let ethel = "Æthelred O'Øre";
    let white = "Weiß Straße";
    for (text, found) in [
        ("zoe", vec![zoe]),
        ("ZOË", vec![zoe]),
        ("mull zo", vec![zoe]),
        ("luden", vec![zoe]),
        ("  müller\tzoë ", vec![zoe]),
        ("zoe karenina", vec![]),
        ("aethel", vec![ethel]),
        ("ÆTHEL", vec![ethel]),
        ("ore", vec![ethel]),
        ("england", vec![ethel]),
        ("king.of-england@royal.example.com", vec![ethel]),
        ("KING.OF-ENG@", vec![]),
        ("king.of-england@roy", vec![ethel]),
        ("@royal", vec![ethel]),
        ("@train.example.org", vec!["Анна Каренина"]),
        ("кар", vec!["Анна Каренина"]),
        ("АННА", vec!["Анна Каренина"]),
        ("李", vec!["李 小龍"]),
        ("strasse", vec![white]),
        ("weiss", vec![white]),
        ("+49 30 90182", vec![white, zoe]),
        ("0049 (30) 901820", vec![zoe]),
        ("030/901821", vec![white]),
        ("901820", vec![zoe]),
        ("1820", vec![]),
        ("100", vec!["100% _Real_"]),
        ("%%", vec![]),
        ("re_l", vec![]),
        ("real", vec!["100% _Real_"]),
        ("nobody", vec![]),
    ] {
        let found_now = customers(&client, tenant, json!({"search": text})).await;
        match found_now {
            Ok(names) => assert_eq!(names, found, "{text}"),
            Err(error) => assert!(text == "%%" && refusal(&error) == "invalid_input", "{text}"),
        }
    }
    let stranger = Salon::builder().build(&database).await;
    assert!(
        customers(&client, stranger.tenant, json!({"search": "zoe"})).await.unwrap().is_empty()
    );
    for text in ["", "  ", "a", "!?", &"x".repeat(201), &"ab ".repeat(50)] {
        let found = customers(&client, tenant, json!({"search": text})).await;
        let ok = matches!(&found, Err(error) if refusal(error) == "invalid_input")
            || text.starts_with("ab ");
        assert!(ok, "{text:?}: {found:?}");
    }
}

#[tokio::test]
async fn who_changes_is_found_by_what_they_are_now_crm_1_bkg_11() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let tenant = salon.tenant;
    let made =
        add_customer(&client, tenant, json!({"name": "Ada Byron", "email": "ada@example.org"}))
            .await;
    let booked = book(&client, &salon, "2031-05-05 10:00+02", json!({"id": made["id"]})).await;
    let reference = booked["reference"].as_str().unwrap().to_owned();
    let change = json!({"name": "Countess Lovelace", "email": "lovelace@example.org"});
    call(&client, "select api.upsert_customer($1, $2, $3)", &[&tenant, &change, &id(&made)])
        .await
        .unwrap();
    let found = async |text: &str| {
        let bookings = listed(&client, tenant, "reference", json!({"search": text})).await.unwrap();
        (customers(&client, tenant, json!({"search": text})).await.unwrap().len(), bookings)
    };
    assert_eq!(found("lovelace").await, (1, vec![reference.clone()]));
    assert_eq!(found("byron").await, (0, vec![reference.clone()]), "it was booked under this name");
    assert_eq!(found("ada@example.org").await, (0, vec![reference]));
}

#[tokio::test]
async fn bookings_are_found_by_what_was_typed_and_by_their_customer_bkg_11() {
    let database = Database::lease().await;
    let salon = Salon::builder().build(&database).await;
    let client = database.server().await;
    let tenant = salon.tenant;
    let kim = json!({"name": "Kim Novak", "email": "kim@example.org"});
    // Matched by the address: another name, for the same customer.
    let alias =
        json!({"name": "Madeleine Elster", "email": "kim@example.org", "phone": "+1 415 5550123"});
    let own = book(&client, &salon, "2031-05-05 10:00+02", kim).await;
    let typed = book(&client, &salon, "2031-05-05 12:00+02", alias).await;
    let other = book(
        &client,
        &salon,
        "2031-05-05 14:00+02",
        json!({"name": "Scottie", "email": "s@example.org"}),
    )
    .await;
    let name = |booking: &serde_json::Value| booking["reference"].as_str().unwrap().to_owned();
    let dashed = format!("{}-{}", &name(&other)[..4], &name(&other)[4..]).to_lowercase();
    for (text, expected) in [
        ("kim", vec![name(&own), name(&typed)]),
        ("madel", vec![name(&typed)]),
        ("elster madeleine", vec![name(&typed)]),
        ("5550123", vec![name(&typed)]),
        ("novak madeleine", vec![]),
        ("scot", vec![name(&other)]),
        (dashed.as_str(), vec![name(&other)]),
    ] {
        let found = listed(&client, tenant, "reference", json!({"search": text})).await.unwrap();
        assert_eq!(found, expected, "{text}");
    }
    let narrowed = json!({"search": "kim", "from": "2031-05-05T11:00:00+02:00"});
    assert_eq!(listed(&client, tenant, "reference", narrowed).await.unwrap(), [name(&typed)]);
}
